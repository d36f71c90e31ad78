import { Kysely, PostgresDialect } from "kysely";
import { type Clock, systemClock } from "../../clock.ts";
import { type Database, DatabaseError, type UnitOfWork } from "../database.ts";
import { isConflict, isUnreachable, toDatabaseError } from "./errors.ts";
import { patientPool } from "./patient.ts";
import { createPool } from "./pool.ts";
import { openSession } from "./session.ts";

export interface PostgresOptions {
  clock?: Clock;
  /** Connections for queries, besides the one that listens. */
  poolSize?: number;
  /** ms that a unit waits, in all, for a server that is being restarted. */
  patience?: number;
  /** Told of what goes wrong with the connection that listens; it is made again by itself. Must not throw. */
  onError?: (error: unknown) => void;
}

const defaultPoolSize = 12;
/** A unit is run this often when it meets others. */
const mostConflicts = 20;
const usualPatience = 8000;
const patienceStep = 200;

/**
 * Opens a Postgres database (14 or newer) for one of possibly many processes. Connects on first use. Commits of many
 * units share a flush by Postgres' own means.
 */
export function openPostgres<Tables>(url: string, options: PostgresOptions = {}): Database<Tables> {
  refusePooler(url);
  const { clock = systemClock, poolSize = defaultPoolSize, patience = usualPatience, onError = () => {} } = options;
  const pool = createPool(url, poolSize);
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const reading = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: patientPool(pool, { clock, patience }) }),
  });
  const session = openSession(url, clock, onError);

  async function once<T>(unit: (work: UnitOfWork<Tables>) => Promise<T>): Promise<T> {
    const onCommit: Array<() => void> = [];
    let ended: "refused" | "done" | undefined;
    let refusal: unknown;
    let value: T;
    try {
      // Whatever the database's own default: who has waited for a lock must see what the one before has committed.
      value = await kysely
        .transaction()
        .setIsolationLevel("read committed")
        .execute(async (db) => {
          try {
            const answer = await unit({ db, onCommit: (run) => onCommit.push(run) });
            ended = "done";
            return answer;
          } catch (error) {
            ended = "refused";
            refusal = error;
            throw error;
          }
        });
    } catch (error) {
      // Once the commit was asked for, a broken connection leaves open whether it was stored.
      if (ended === "done") throw error;
      // Where the rollback fails too, it is the unit's own error that counts.
      throw new NothingStored(ended === "refused" ? refusal : error);
    }
    for (const run of onCommit) run();
    return value;
  }

  return {
    shared: true,
    read: reading,
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

/**
 * A pooler that lends a connection for one transaction loses what belongs to a session: LISTEN and the leader's lock.
 * Supabase's is at port 6543, and one that keeps sessions at 5432 of the same host
 * (https://supabase.com/docs/guides/database/connecting-to-postgres).
 */
function refusePooler(url: string): void {
  if (new URL(url).port !== "6543") return;
  const instead = "use the session pooler or the direct connection, at port 5432";
  throw new DatabaseError("failed", `port 6543 is a pooler of transactions, which cannot LISTEN; ${instead}`);
}

/** The transaction was not asked to commit. */
class NothingStored extends Error {
  constructor(cause: unknown) {
    super("Nothing was stored", { cause });
  }
}
