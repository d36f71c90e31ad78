import type { PostgresPool, PostgresPoolClient } from "kysely";
import type pg from "pg";
import type { Clock } from "../../clock.ts";
import { isUnreachable, toDatabaseError } from "./errors.ts";

const step = 200;

interface Patience {
  clock: Clock;
  /** ms that is waited, in all, for a server that is being restarted. */
  patience: number;
}

/** Tries again while the server cannot be reached. @throws DatabaseError when that takes too long */
async function patiently<T>({ clock, patience }: Patience, work: () => Promise<T>): Promise<T> {
  const deadline = clock.now() + patience;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isUnreachable(error) || clock.now() >= deadline) throw toDatabaseError(error);
      await new Promise<void>((resolve) => clock.after(step, resolve));
    }
  }
}

/**
 * The pool as reads see it. Each is one statement that changes nothing: where its connection breaks it is run again on
 * another one.
 */
export function patientPool(pool: pg.Pool, patience: Patience): PostgresPool {
  const query = (text: unknown, values?: unknown) =>
    patiently(patience, () => pool.query(text as string, values as unknown[]));
  const client = { query, release: () => {} } as unknown as PostgresPoolClient;
  return { connect: async () => client, end: async () => {}, options: pool.options } as unknown as PostgresPool;
}
