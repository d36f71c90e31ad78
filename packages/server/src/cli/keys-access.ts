import { type ApiKey, type ApiKeyList, CreateApiKeyRequest, type CreatedApiKey } from "@galley/contract";
import { DatabaseError, systemClock } from "@galley/foundation";
import { request } from "undici";
import { createKeyStore, type KeyStore } from "../access/key-store.ts";
import { expiryOf, refuseLockout, viewKey } from "../access/routes.ts";
import { type AccessTables, migrateAccessTables } from "../access/tables.ts";
import { readConfig } from "../config.ts";
import { openDatabase, unusable } from "../database/open.ts";
import { speakPlainly } from "../http/messages.ts";
import { StartError } from "../start-error.ts";
import { callGalley } from "./call-galley.ts";
import { CliError, misuse } from "./cli-error.ts";
import type { Reach } from "./reach.ts";

type NewKey = { name: string; tenant: string; scope: "tenant" | "admin"; expires_at?: string };

/** The keys, wherever they are reached. */
export interface KeyAccess {
  create(wanted: NewKey): Promise<CreatedApiKey>;
  list(): Promise<ApiKeyList>;
  revoke(id: string): Promise<ApiKey>;
  close(): Promise<void>;
}

/** ms to find out whether anybody listens. */
const patience = 3000;

/** Through the Galley that answers; where none does, in the database itself. @throws CliError */
export async function reachKeys(reach: Reach, env: NodeJS.ProcessEnv): Promise<KeyAccess> {
  return (await answers(reach.url)) ? overApi(reach) : inDatabase(reach.url, env);
}

async function answers(url: string): Promise<boolean> {
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw misuse(`--url must be an http or https URL, not ${url}`);
  try {
    const live = `${url.replace(/\/+$/, "")}/health/live`;
    const { body } = await request(live, { headersTimeout: patience, bodyTimeout: patience });
    await body.dump();
    return true;
  } catch (error) {
    // Only where nobody listens. Somebody who is slow may have the database.
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ECONNREFUSED") return false;
    throw new CliError(`what is at ${url} does not answer (${code ?? "no reason given"})`);
  }
}

const overApi = ({ url, key }: Reach): KeyAccess => ({
  create: (wanted) => callGalley({ url, key, method: "POST", path: ["keys"], body: wanted }),
  list: () => callGalley({ url, key, method: "GET", path: ["keys"] }),
  revoke: (id) => callGalley({ url, key, method: "DELETE", path: ["keys", id] }),
  close: async () => {},
});

async function inDatabase(url: string, env: NodeJS.ProcessEnv): Promise<KeyAccess> {
  const { database: settings, access } = readConfig(env);
  try {
    const database = openDatabase<AccessTables>(settings, systemClock, () => {});
    try {
      await migrateAccessTables(database);
    } catch (error) {
      await database.close();
      throw error instanceof DatabaseError ? unusable(settings, error) : error;
    }
    const isOpen = access.keys.length === 0;
    return { ...inStore(createKeyStore(database, systemClock), isOpen), close: () => database.close() };
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const why = `no Galley answers at ${url}, so the database was tried itself. ${error.message}`;
    throw new CliError(
      `${why} An SQLite database belongs to one process: name the address of the Galley that has it with --url`,
    );
  }
}

function inStore(store: KeyStore, isOpen: boolean): Omit<KeyAccess, "close"> {
  return {
    async create(wanted) {
      speakPlainly();
      const parsed = CreateApiKeyRequest.safeParse(wanted);
      const [issue] = parsed.error?.issues ?? [];
      if (!parsed.success) throw new CliError(`${issue?.path.join(".")} ${issue?.message}`);
      const { name, tenant, scope } = parsed.data;
      const expiresAt = expiryOf(parsed.data, systemClock.now());
      if (isOpen && !(await store.any())) refuseLockout(scope);
      const { key, stored } = await store.create({ name, tenant, scope, expiresAt });
      return { ...viewKey(stored), key };
    },
    list: async () => ({ keys: (await store.list()).map(viewKey) }),
    async revoke(id) {
      const stored = await store.revoke(id);
      if (!stored) throw new CliError(`There is no key ${id}.`);
      return viewKey(stored);
    },
  };
}
