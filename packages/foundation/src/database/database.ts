import type { Kysely } from "kysely";

/** What one piece of writing works with. */
export interface UnitOfWork<Tables> {
  /** The connection inside the transaction. Await nothing but its queries: others wait for the same commit. */
  readonly db: Kysely<Tables>;
  /** Runs after the commit, before the writer is answered; never when the unit fails. Must not throw. */
  onCommit(run: () => void): void;
}

/** A database as the engines see it. */
export interface Database<Tables> {
  /** For reading; sees what is committed. */
  readonly read: Kysely<Tables>;
  /**
   * Runs `unit` in a transaction and resolves once it is durably committed. A unit that throws is rolled back alone
   * and its error is passed on; other units of the same group are not touched.
   */
  write<T>(unit: (work: UnitOfWork<Tables>) => Promise<T>): Promise<T>;
  /** Waits for the writes under way, then closes. */
  close(): Promise<void>;
}

/** The same database seen with fewer tables: what an engine is handed when it lives in another's database. */
export function narrow<Tables, Fewer>(database: Database<Tables & Fewer>): Database<Fewer> {
  return database as unknown as Database<Fewer>;
}

export type DatabaseFault = "not_writable" | "in_use" | "corrupt" | "full" | "failed";

/** The database could not be opened or could not take a write. Nothing of the unit was stored. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly fault: DatabaseFault;

  constructor(fault: DatabaseFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
