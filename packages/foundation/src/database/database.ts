import type { Kysely } from "kysely";

/** What one piece of writing works with. */
export interface UnitOfWork<Tables> {
  /** The connection inside the transaction. Await nothing but its queries: others wait for the same commit. */
  readonly db: Kysely<Tables>;
  /** Runs after the commit, before the writer is answered; never when the unit fails. Must not throw. */
  onCommit(run: () => void): void;
}

/**
 * Short messages between all processes on one database. They are hints: whoever misses one (its connection broke, it
 * was not there yet) is told that it may have, and looks for itself.
 */
export interface Signals {
  /** Tells whoever listens, in this process at once and in the others within some ms. To be called after the commit. */
  publish(channel: string, message: string): void;
  /**
   * Calls `listener` with each message until the returned function is called; `onMissed` when messages of other
   * processes may have been lost. Neither may throw.
   */
  subscribe(channel: string, listener: (message: string) => void, onMissed?: () => void): () => void;
}

/** What one process does for all that share a database. */
export interface LeaderDuty {
  /** This process leads. When it throws, the leadership is given up and another campaign begins. */
  begin(): Promise<void>;
  /** It leads no longer: given up, or lost with its connection. */
  end(): Promise<void>;
}

/** A database as the engines see it. */
export interface Database<Tables> {
  /** Whether other processes may work on it too. Where not, this process is the only one, and always the leader. */
  readonly shared: boolean;
  /** For reading; sees what is committed. */
  readonly read: Kysely<Tables>;
  /**
   * Runs `unit` in a transaction and resolves once it is durably committed. A unit that throws is rolled back alone
   * and its error is passed on; other units are not touched. Where processes share the database the unit may be run
   * again after a conflict with another: it must change nothing but the database. Rows that it reads to decide what to
   * write, it reads with `lockRows`.
   */
  write<T>(unit: (work: UnitOfWork<Tables>) => Promise<T>): Promise<T>;
  readonly signals: Signals;
  /**
   * Campaigns for the leadership, of which there is one to a database. Resolves after the first try, whether or not it
   * led to anything; goes on until the returned function is called, which ends the duty and hands the leadership on.
   */
  lead(duty: LeaderDuty): Promise<() => Promise<void>>;
  /** Waits for the writes under way, then closes. */
  close(): Promise<void>;
}

/** The same database seen with fewer tables: what an engine is handed when it lives in another's database. */
export function narrow<Tables, Fewer>(database: Database<Tables & Fewer>): Database<Fewer> {
  return database as unknown as Database<Fewer>;
}

export type DatabaseFault = "not_writable" | "in_use" | "corrupt" | "full" | "failed";

/**
 * A unit found that another transaction has changed what it works on. On a shared database it is rolled back and run
 * again.
 */
export class WriteConflict extends Error {
  override readonly name = "WriteConflict";
}

/** The database could not be opened or could not take a write. Nothing of the unit was stored. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly fault: DatabaseFault;

  constructor(fault: DatabaseFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
