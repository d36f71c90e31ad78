import { Kysely, PostgresDialect, type Transaction } from "kysely";
import { type Clock, systemClock } from "../../clock.ts";
import type { Database, UnitOfWork } from "../database.ts";
import { isConflict, isUnreachable, toDatabaseError } from "./errors.ts";
import { createPool } from "./pool.ts";
import { openSession } from "./session.ts";

export interface PostgresOptions {
  clock?: Clock;
  /** Connections for queries, besides the one that listens. */
  poolSize?: number;
  /** Told of what goes wrong with the connection that listens; it is made again by itself. Must not throw. */
  onError?: (error: unknown) => void;
}

const defaultPoolSize = 12;
/** A unit is run this often when it meets others. */
const mostConflicts = 20;
/** ms that a unit waits, in all, for a server that is being restarted. */
const patience = 8000;
const patienceStep = 200;

/**
 * Opens a Postgres database (14 or newer) for one of possibly many processes. Connects on first use. Commits of many
 * units share a flush by Postgres' own means.
 */
export function openPostgres<Tables>(url: string, options: PostgresOptions = {}): Database<Tables> {
  const { clock = systemClock, poolSize = defaultPoolSize, onError = () => {} } = options;
  const pool = createPool(url, poolSize);
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const session = openSession(url, clock, onError);

  async function once<T>(unit: (work: UnitOfWork<Tables>) => Promise<T>): Promise<T> {
    const onCommit: Array<() => void> = [];
    let transaction: Awaited<ReturnType<typeof begin>>;
    let value: T;
    try {
      transaction = await begin();
    } catch (error) {
      throw new NothingStored(error);
    }
    try {
      value = await unit({ db: transaction as Transaction<Tables>, onCommit: (run) => onCommit.push(run) });
    } catch (error) {
      await transaction
        .rollback()
        .execute()
        .catch(() => {});
      throw new NothingStored(error);
    }
    // From here on a broken connection leaves open whether it was stored: the caller must not do it again by itself.
    await transaction.commit().execute();
    for (const run of onCommit) run();
    return value;
  }
  const begin = () => kysely.startTransaction().execute();

  return {
    shared: true,
    read: kysely,
    async write(unit) {
      const deadline = clock.now() + patience;
      for (let conflicts = 0; ; ) {
        try {
          return await once(unit);
        } catch (thrown) {
          const error = thrown instanceof NothingStored ? thrown.cause : thrown;
          const nothingStored = thrown instanceof NothingStored || isConflict(error);
          if (isConflict(error) && ++conflicts < mostConflicts) continue;
          if (nothingStored && isUnreachable(error) && clock.now() < deadline) {
            await new Promise<void>((resolve) => clock.after(patienceStep, resolve));
            continue;
          }
          throw toDatabaseError(error);
        }
      }
    },
    signals: session.signals,
    lead: session.lead,
    async close() {
      await session.close();
      await kysely.destroy();
    },
  };
}

/** The transaction was not asked to commit. */
class NothingStored extends Error {
  constructor(cause: unknown) {
    super("Nothing was stored", { cause });
  }
}
