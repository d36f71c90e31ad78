import { request } from "undici";
import { CliError } from "./cli-error.ts";

export interface GalleyCall {
  /** Where Galley listens. */
  url: string;
  method: "GET" | "POST" | "DELETE";
  /** Parts of the path after `/api/v1`, not yet encoded. */
  path: ReadonlyArray<string>;
  query?: Record<string, string | undefined>;
  /** Sent as JSON. */
  body?: object;
  /** ms to wait for the answer; 0: as long as it takes. 30 s when absent. */
  patience?: number;
}

/** One request to a Galley that is running. @throws CliError in the words of its answer, or that there is none */
export async function callGalley<Answer>(call: GalleyCall): Promise<Answer> {
  const { url, method, body: sent, patience = 30_000 } = call;
  const key = process.env.GALLEY_API_KEY;
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
    throw new CliError(describe(error as NodeJS.ErrnoException, call));
  }
  if (status < 300 && body !== undefined) return body as Answer;
  const { detail } = (body ?? {}) as { detail?: unknown };
  throw new CliError(typeof detail === "string" ? detail : `what answers at ${url} is not Galley (status ${status})`);
}

/** Whether anything was sent decides what may have happened. */
function describe({ code }: NodeJS.ErrnoException, { url }: GalleyCall): string {
  const late = code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT";
  if (late) return `the Galley at ${url} does not answer in time; what was asked for may still happen`;
  const broken = code === "ECONNRESET" || code === "UND_ERR_SOCKET";
  if (broken) return `the Galley at ${url} ended the connection; what was asked for may have happened`;
  return `no Galley answers at ${url}; start one with \`npm start\``;
}

function addressOf({ url, path, query = {} }: GalleyCall): URL {
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new CliError(`--url must be an http or https URL, not ${url}`);
  const address = new URL(`${url.replace(/\/+$/, "")}/api/v1/${path.map(encodeURIComponent).join("/")}`);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) address.searchParams.set(name, value);
  return address;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
