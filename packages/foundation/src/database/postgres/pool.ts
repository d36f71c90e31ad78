import pg from "pg";

/** Numbers that Postgres has as `int8` and node-postgres gives as text: ours are times and counts, all below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: "text" | "binary") =>
    id === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(id, format),
};

/** ms until a connection that cannot be had is an error. */
const connectTimeout = 10_000;
/** ms after which the server ends a transaction whose process has stopped in the middle; its locks hold others up. */
const idleTransactionTimeout = 60_000;

export const connectionOptions = (url: string): pg.ClientConfig => ({
  connectionString: url,
  types,
  application_name: "galley",
  connectionTimeoutMillis: connectTimeout,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  idle_in_transaction_session_timeout: idleTransactionTimeout,
});

/** The connections that queries run on. A broken one is thrown away, and another made when it is needed. */
export function createPool(url: string, size: number): pg.Pool {
  const pool = new pg.Pool({ ...connectionOptions(url), max: size });
  // An idle connection that breaks is no news: whoever uses the next one finds out.
  pool.on("error", () => {});
  pool.on("connect", (client) => void client.on("error", () => {}));
  return pool;
}
