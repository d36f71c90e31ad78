import { randomUUID } from "node:crypto";
import { type Database, type MigrationStep, type Migrations, migrate } from "@galley/foundation";
import { StorageError } from "./errors.ts";
import type { Storage } from "./port.ts";

/** The database's own name: a row that is made once. */
interface InstallationTable {
  /** 1: there is one row. */
  one: number;
  id: string;
}

export interface OwnerTables {
  installation: InstallationTable;
}

const migrations: Migrations = {
  "0001_installation": {
    async up(db) {
      await db.schema
        .createTable("installation")
        .addColumn("one", "integer", (column) => column.primaryKey())
        .addColumn("id", "text", (column) => column.notNull())
        .execute();
    },
  },
};

export const migrateOwnerTables = (database: Database<OwnerTables>, step: MigrationStep = migrate): Promise<unknown> =>
  step(database, "owner", migrations);

/** Holds the name of the database that the files belong to. */
const ownerKey = "galley/owner";
/** Bytes. */
const longestName = 100;

/** Of which database the storage is; undefined where none has been there yet. */
export async function ownerOf(storage: Pick<Storage, "get">): Promise<string | undefined> {
  const object = await storage.get(ownerKey, { range: { first: 0, last: longestName - 1 } });
  return object && Buffer.concat(await object.stream.toArray()).toString();
}

/** The storage's files are those of another database. */
class ForeignStorage extends Error {
  override readonly name = "ForeignStorage";

  constructor(theirs: string, ours: string) {
    super(
      `The files belong to another database: ${ownerKey} says ${JSON.stringify(theirs)}, and this database is ${JSON.stringify(ours)}. Files that this database does not know are left alone. Where the other one is given up, delete ${ownerKey}, and the files become this one's.`,
    );
  }
}

export interface StorageOwnerOptions {
  database: Database<OwnerTables>;
  storage: Pick<Storage, "get" | "put">;
}

/**
 * Binds a storage and a database to each other. Files that one database does not know may be another's: an empty
 * database may be pointed at the files of one that is in use.
 */
export function createStorageOwner({ database, storage }: StorageOwnerOptions) {
  async function nameOfDatabase(): Promise<string> {
    const row = { one: 1, id: randomUUID() };
    return database.write(async ({ db }) => {
      await db
        .insertInto("installation")
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return (await db.selectFrom("installation").select("id").executeTakeFirstOrThrow()).id;
    });
  }

  /** Gives the one who was there first. */
  async function claim(name: string): Promise<string> {
    try {
      await storage.put(ownerKey, Buffer.from(name), { contentType: "text/plain", ifAbsent: true });
    } catch (error) {
      if (!(error instanceof StorageError) || error.code !== "exists") throw error;
      return (await ownerOf(storage)) ?? "";
    }
    return name;
  }

  return {
    /** Resolves where the files are this database's, or become so since they are nobody's. @throws ForeignStorage */
    async check(): Promise<void> {
      const ours = await nameOfDatabase();
      const theirs = (await ownerOf(storage)) ?? (await claim(ours));
      if (theirs !== ours) throw new ForeignStorage(theirs, ours);
    },
  };
}

export type StorageOwner = ReturnType<typeof createStorageOwner>;
