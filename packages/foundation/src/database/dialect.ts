import { type ColumnDataType, type ColumnDefinitionBuilder, type Kysely, PostgresAdapter, sql } from "kysely";

/** What SQLite and Postgres say differently. All other queries are the same for both. */

// biome-ignore lint/suspicious/noExplicitAny: which tables there are does not matter here
type AnyDatabase = Kysely<any>;

export const isPostgres = (db: AnyDatabase): boolean => db.getExecutor().adapter instanceof PostgresAdapter;

interface Lockable<Query> {
  forUpdate(): Query;
  forNoKeyUpdate(): Query;
  forKeyShare(): Query;
  skipLocked(): Query;
}

export interface LockOptions {
  /** Leaves out rows that another transaction has locked, rather than wait for it. */
  skipLocked?: boolean;
  /** Lets others refer to the rows meanwhile (`referTo`). */
  lets?: "references";
}

/**
 * Keeps others from changing the rows that `query` reads until the transaction ends. SQLite has one writer at a time,
 * who needs no locks.
 */
export function lockRows<Query extends Lockable<Query>>(
  db: AnyDatabase,
  query: Query,
  { skipLocked = false, lets }: LockOptions = {},
): Query {
  if (!isPostgres(db)) return query;
  const locked = lets === "references" ? query.forNoKeyUpdate() : query.forUpdate();
  return skipLocked ? locked.skipLocked() : locked;
}

/** Keeps others from deleting the rows that `query` reads until the transaction ends, as a foreign key would. */
export function referTo<Query extends Lockable<Query>>(db: AnyDatabase, query: Query): Query {
  return isPostgres(db) ? query.forKeyShare() : query;
}

/** The type of a column of bytes. */
export const bytesType = (db: AnyDatabase): ColumnDataType => (isPostgres(db) ? "bytea" : "blob");

/** The type of a column that numbers its rows, with `numbered`. */
export const numberType = (db: AnyDatabase): ColumnDataType => (isPostgres(db) ? "bigint" : "integer");

/** Numbers the rows in the order in which they are inserted; a number is never used twice. */
export const numbered =
  (db: AnyDatabase) =>
  (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder =>
    isPostgres(db) ? column.primaryKey().generatedByDefaultAsIdentity() : column.primaryKey().autoIncrement();

/** Lets one transaction of all processes at a time go on from here until its end. */
export async function holdLock(db: AnyDatabase, name: string): Promise<void> {
  if (isPostgres(db)) await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db);
}
