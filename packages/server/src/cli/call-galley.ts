import { request } from "undici";
import { CliError } from "./cli-error.ts";
import { keyWanted, noAnswer } from "./client-words.ts";

/** ms to wait for the answer. */
const patience = 30_000;

export interface GalleyCall {
  /** Where Galley listens. */
  url: string;
  /** An admin's. */
  key: string | undefined;
  method: "GET" | "POST" | "DELETE";
  /** Parts of the path after `/api/v1`, not yet encoded. */
  path: ReadonlyArray<string>;
  /** Sent as JSON. */
  body?: object;
}

/** One request to a Galley that is running. @throws CliError in the words of its answer, or that there is none */
export async function callGalley<Answer>(call: GalleyCall): Promise<Answer> {
  const { url, key, method, body: sent } = call;
  const address = addressOf(call);
  let status: number;
  let body: unknown;
  try {
    const response = await request(address, {
      method,
      headers: {
        accept: "application/json, application/problem+json",
        ...(key && { authorization: `Bearer ${key}` }),
        ...(sent && { "content-type": "application/json" }),
      },
      ...(sent && { body: JSON.stringify(sent) }),
      headersTimeout: patience,
      bodyTimeout: patience,
    });
    status = response.statusCode;
    body = parse(await response.body.text());
  } catch (error) {
    throw new CliError(noAnswer(error, url));
  }
  if (status < 300 && body !== undefined) return body as Answer;
  const { detail } = (body ?? {}) as { detail?: unknown };
  if (typeof detail === "string") throw new CliError(status === 401 ? keyWanted : detail);
  throw new CliError(`what answers at ${url} is not Galley (status ${status})`);
}

const addressOf = ({ url, path }: GalleyCall): string =>
  `${url.replace(/\/+$/, "")}/api/v1/${path.map(encodeURIComponent).join("/")}`;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
