import { bytesType, type Database, type MigrationStep, type Migrations, migrate } from "@galley/foundation";

/** A key that a caller proves itself with. The key itself is kept nowhere. */
export interface ApiKeyTable {
  id: string;
  name: string;
  tenant: string;
  scope: "tenant" | "admin";
  /** SHA-256 of the key, in hexadecimal. A key of 256 random bits needs no slow hash: there is nothing to guess. */
  hash: string;
  /** What is shown of it, so that its owner finds it again. */
  prefix: string;
  /** ms since the epoch, as all times here. */
  created_at: number;
  last_used_at: number | null;
  expires_at: number | null;
  revoked_at: number | null;
}

/** What the processes on one database sign with. Made once. */
interface AccessSecretTable {
  name: string;
  secret: Uint8Array;
}

export interface AccessTables {
  api_key: ApiKeyTable;
  access_secret: AccessSecretTable;
}

const migrations: Migrations = {
  "0001-keys": {
    async up(db) {
      await db.schema
        .createTable("api_key")
        .addColumn("id", "text", (column) => column.primaryKey())
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("tenant", "text", (column) => column.notNull())
        .addColumn("scope", "text", (column) => column.notNull())
        .addColumn("hash", "text", (column) => column.notNull().unique())
        .addColumn("prefix", "text", (column) => column.notNull())
        .addColumn("created_at", "bigint", (column) => column.notNull())
        .addColumn("last_used_at", "bigint")
        .addColumn("expires_at", "bigint")
        .addColumn("revoked_at", "bigint")
        .execute();
      await db.schema
        .createTable("access_secret")
        .addColumn("name", "text", (column) => column.primaryKey())
        .addColumn("secret", bytesType(db), (column) => column.notNull())
        .execute();
    },
  },
};

export const migrateAccessTables = (
  database: Database<AccessTables>,
  step: MigrationStep = migrate,
): Promise<unknown> => step(database, "access", migrations);
