import { createGalleyClient, type GalleyClient, GalleyError, NetworkError } from "@galley/client";
import { Agent, fetch } from "undici";
import { CliError, misuse } from "./cli-error.ts";
import type { Reach } from "./reach.ts";

type ClientOptions = Omit<Parameters<typeof createGalleyClient>[0], "baseUrl" | "apiKey">;

/** A client for the Galley at `--url`. @throws CliError where that is no address */
export function openClient({ url, key }: Reach, options: ClientOptions = {}): GalleyClient {
  try {
    return createGalleyClient({ ...options, baseUrl: url, apiKey: key || undefined });
  } catch (error) {
    // The client calls the option by the name that it has there.
    const isAboutUrl = error instanceof TypeError && error.message.startsWith("baseUrl ");
    throw isAboutUrl ? misuse(`--url must be an http or https URL, not ${url}`) : error;
  }
}

/** For what takes as long as it takes. Node's own `fetch` waits for 5 minutes and no longer. */
export function patient(): ClientOptions {
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  const patientFetch = (url: string, init: object) => fetch(url, { ...init, dispatcher });
  return {
    maxRetries: 1,
    timeout: Number.POSITIVE_INFINITY,
    fetch: patientFetch as unknown as typeof globalThis.fetch,
  };
}

/** Uses a Galley that is running; what goes wrong is told to whoever typed the command. Where none is, that is told soon. */
export async function withGalley<Answer>(
  reach: Reach,
  use: (client: GalleyClient) => Promise<Answer>,
  options: ClientOptions = { maxRetries: 1 },
): Promise<Answer> {
  const client = openClient(reach, options);
  try {
    return await use(client);
  } catch (error) {
    throw inWords(error, reach.url);
  }
}

/** What the client throws, in a line for whoever typed the command; anything else as it is. */
export function inWords(error: unknown, url: string): unknown {
  if (error instanceof NetworkError) return new CliError(noAnswer(error, url));
  const [, notAnId] = /^Not an? \S+ id: (.*)$/s.exec(error instanceof TypeError ? error.message : "") ?? [];
  if (notAnId !== undefined) return misuse(`${notAnId} is not an id`);
  if (!(error instanceof GalleyError)) return error;
  const isOthers = error.problem === undefined && error.status !== undefined;
  if (isOthers) return new CliError(`what answers at ${url} is not Galley (status ${error.status})`);
  return new CliError(refused(error));
}

/** What Galley says itself, of every field where several are wrong, or what may be done about it. */
export function refused({ message, problem, status }: GalleyError): string {
  if (status === 401) return keyWanted;
  const fields = problem?.errors ?? [];
  return fields.length > 1 ? fields.map(({ path, message: why }) => `${path} ${why}`).join("; ") : message;
}

export const keyWanted =
  "this Galley asks for a valid key: set GALLEY_API_KEY to one of its keys (`galley keys create` makes one)";

/** Whether anything was sent decides what may have happened. */
export function noAnswer(error: unknown, url: string): string {
  const codes = codesOf(error);
  const late = ["timeout", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"];
  if (codes.some((code) => late.includes(code))) {
    return `the Galley at ${url} does not answer in time; what was asked for may still happen`;
  }
  if (codes.some((code) => code === "ECONNRESET" || code === "UND_ERR_SOCKET")) {
    return `the Galley at ${url} ended the connection; what was asked for may have happened`;
  }
  return `no Galley answers at ${url}; start one with \`npm start\``;
}

/** An error's own and those of what has caused it. */
function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let one = error; one instanceof Error && codes.length < 8; one = one.cause) {
    if ("code" in one && typeof one.code === "string") codes.push(one.code);
  }
  return codes;
}
