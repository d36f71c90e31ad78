import { randomUUID } from "node:crypto";
import type { Clock, Database } from "@galley/foundation";
import { createApiKey, hashOf, prefixOf } from "./api-key.ts";
import type { AccessTables, ApiKeyTable } from "./tables.ts";

/** A key as it is stored: without the key. */
export type StoredKey = Omit<ApiKeyTable, "hash">;

interface NewKey {
  name: string;
  tenant: string;
  scope: ApiKeyTable["scope"];
  /** ms since the epoch; null: never. */
  expiresAt: number | null;
}

/** The keys in the database. What it changes, it tells to all processes. */
export interface KeyStore {
  /** The answer holds the key itself, which is kept nowhere. */
  create(wanted: NewKey): Promise<{ key: string; stored: StoredKey }>;
  /** All that were ever made, newest first. */
  list(): Promise<StoredKey[]>;
  /** Ends a key's validity. The same again changes nothing. Undefined where there is no such key. */
  revoke(id: string): Promise<StoredKey | undefined>;
  find(hash: Uint8Array): Promise<StoredKey | undefined>;
  /** Whether a key was ever made: one that is revoked does not open the service again. */
  any(): Promise<boolean>;
  /** Notes the use, unless one within the last `grain` ms is noted already. */
  used(id: string, grain: number): Promise<void>;
}

/** Where processes tell each other that keys have changed. */
export const keySignal = "access-keys";

const columns = [
  "id",
  "name",
  "tenant",
  "scope",
  "prefix",
  "created_at",
  "last_used_at",
  "expires_at",
  "revoked_at",
] as const;

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString("hex");

export function createKeyStore(database: Database<AccessTables>, { now }: Pick<Clock, "now">): KeyStore {
  const tell = (): void => database.signals.publish(keySignal, "");
  const ofId = (id: string) => database.read.selectFrom("api_key").select(columns).where("id", "=", id);
  return {
    async create({ name, tenant, scope, expiresAt }) {
      const key = createApiKey();
      const stored: StoredKey = {
        id: randomUUID(),
        name,
        tenant,
        scope,
        prefix: prefixOf(key),
        created_at: now(),
        last_used_at: null,
        expires_at: expiresAt,
        revoked_at: null,
      };
      await database.write(async ({ db, onCommit }) => {
        await db
          .insertInto("api_key")
          .values({ ...stored, hash: hex(hashOf(key)) })
          .execute();
        onCommit(tell);
      });
      return { key, stored };
    },
    list: () =>
      database.read.selectFrom("api_key").select(columns).orderBy("created_at", "desc").orderBy("id").execute(),
    async revoke(id) {
      await database.write(async ({ db, onCommit }) => {
        await db
          .updateTable("api_key")
          .set({ revoked_at: now() })
          .where("id", "=", id)
          .where("revoked_at", "is", null)
          .execute();
        onCommit(tell);
      });
      return ofId(id).executeTakeFirst();
    },
    find: (hash) =>
      database.read.selectFrom("api_key").select(columns).where("hash", "=", hex(hash)).executeTakeFirst(),
    async any() {
      const row = await database.read.selectFrom("api_key").select("id").limit(1).executeTakeFirst();
      return row !== undefined;
    },
    async used(id, grain) {
      const time = now();
      await database.write(async ({ db }) => {
        await db
          .updateTable("api_key")
          .set({ last_used_at: time })
          .where("id", "=", id)
          .where((where) => where.or([where("last_used_at", "is", null), where("last_used_at", "<=", time - grain)]))
          .execute();
      });
    },
  };
}
