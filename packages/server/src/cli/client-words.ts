import { createGalleyClient, type GalleyClient, GalleyError, NetworkError } from "@galley/client";
import { CliError } from "./cli-error.ts";

/** A client for the Galley at `--url`. @throws CliError where that is no address */
export function openClient(options: Parameters<typeof createGalleyClient>[0]): GalleyClient {
  try {
    return createGalleyClient(options);
  } catch (error) {
    // The client calls the option by the name that it has there.
    const isAboutUrl = error instanceof TypeError && error.message.startsWith("baseUrl ");
    throw isAboutUrl ? new CliError(error.message.replace("baseUrl", "--url")) : error;
  }
}

/** What the client throws, in a line for whoever typed the command; anything else as it is. */
export function inWords(error: unknown, url: string): unknown {
  if (error instanceof NetworkError) return new CliError(`no Galley answers at ${url}; start one with \`npm start\``);
  return error instanceof GalleyError ? new CliError(error.message) : error;
}
