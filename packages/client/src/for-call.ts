import type { CallOptions, ConnectionOptions } from "./options.ts";

/** The options of one call over a connection: those of the call win. */
export const optionsOver =
  (connection: ConnectionOptions) =>
  <Options extends CallOptions>(options: Options | undefined) => ({
    ...connection,
    ...options,
    headers: { ...connection.headers, ...options?.headers },
    timeout: options?.timeout ?? connection.timeout,
  });

export type OptionsForCall = ReturnType<typeof optionsOver>;
