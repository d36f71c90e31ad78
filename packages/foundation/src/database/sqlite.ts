import { existsSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Database, DatabaseError, type LeaderDuty } from "./database.ts";
import { createGroupedWriter } from "./grouped-writer.ts";
import { createLocalSignals } from "./local-signals.ts";
import { connectSqlite, toDatabaseError } from "./node-sqlite.ts";

/**
 * A check of every page reads the whole file, about 200 MB/s; up to this size it fits into the start-up time. A larger
 * file gets the check of its header and schema only.
 */
const fullCheckUpTo = 32 * 1024 * 1024;

/**
 * Opens a SQLite file, created when missing, for one process: WAL, `synchronous=FULL` (a commit is on disk before it
 * is answered), writes grouped into one commit a tick. A file that is damaged, or is no database, is left untouched.
 *
 * @throws DatabaseError `in_use` when another process has it, `not_writable`, `corrupt`.
 */
export function openSqlite<Tables>(path: string): Database<Tables> {
  try {
    const file = realPath(path);
    refuseDamaged(file);
    const owner = claimOwnership(file);
    return open<Tables>(file, owner);
  } catch (error) {
    throw toDatabaseError(error);
  }
}

function open<Tables>(path: string, owner: DatabaseSync): Database<Tables> {
  const writing = connectSqlite<Tables>(path, { readOnly: false });
  writing.raw.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
  const reading = connectSqlite<Tables>(path, { readOnly: true });
  const writer = createGroupedWriter(writing);
  const { publish, subscribe } = createLocalSignals();
  return {
    shared: false,
    read: reading.kysely,
    write: writer.write,
    signals: { publish, subscribe },
    lead: takeLead,
    async close() {
      await writer.drain();
      await reading.kysely.destroy();
      await writing.kysely.destroy();
      owner.close();
    },
  };
}

/** The only process there is leads from the beginning. */
async function takeLead(duty: LeaderDuty): Promise<() => Promise<void>> {
  await duty.begin();
  return () => duty.end();
}

/** One file is one database, by whatever link it is opened. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const folder = dirname(path);
  return existsSync(folder) ? join(realpathSync(folder), basename(path)) : path;
}

function refuseDamaged(path: string): void {
  if (!existsSync(path) || statSync(path).size === 0) return;
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  try {
    const check = statSync(path).size <= fullCheckUpTo ? "PRAGMA quick_check(1)" : "PRAGMA schema_version";
    const [row] = db.prepare(check).all();
    const answer = row && Object.values(row)[0];
    if (typeof answer === "string" && answer !== "ok") throw new DatabaseError("corrupt", answer);
  } finally {
    db.close();
  }
}

/**
 * Holds an exclusive lock beside the file for as long as the process lives. The operating system lets go of it when
 * the process dies, however it dies, so that no stale lock can be left behind.
 */
function claimOwnership(path: string): DatabaseSync {
  const owner = new DatabaseSync(`${path}-owner`, { timeout: 0 });
  try {
    owner.exec("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");
    return owner;
  } catch (error) {
    owner.close();
    throw error;
  }
}
