import type { Database } from "@galley/foundation";
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK_RSA_Private,
} from "jose";
import type { TaskTables } from "./tables.ts";

/** The key that the queue's tokens are signed with: RS256, 2048 bits. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** What others verify with: the public half as a key set. */
  readonly publicKeys: JSONWebKeySet;
}

/** Loads the key, or makes and stores one. The same for as long as the database lives, over any number of starts. */
export async function openSigningKey(database: Database<TaskTables>, now: () => number): Promise<SigningKey> {
  const stored = (await storedKey(database.read)) ?? (await storeNewKey(database, now));
  const jwk = JSON.parse(stored) as JWK_RSA_Private & { kty: "RSA" };
  const publicHalf = { kty: "RSA", n: jwk.n, e: jwk.e } as const;
  const kid = await calculateJwkThumbprint(publicHalf);
  return {
    kid,
    privateKey: await importJWK(jwk, "RS256"),
    publicKeys: { keys: [{ ...publicHalf, kid, alg: "RS256", use: "sig" }] },
  };
}

async function storedKey(db: Database<TaskTables>["read"]): Promise<string | undefined> {
  const row = await db.selectFrom("task_key").select("private_jwk").orderBy("create_time", "desc").executeTakeFirst();
  return row?.private_jwk;
}

async function storeNewKey(database: Database<TaskTables>, now: () => number): Promise<string> {
  const { privateKey } = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return database.write(async ({ db }) => {
    // Another may have stored one while this was being made; then that one holds.
    const first = await storedKey(db);
    if (first !== undefined) return first;
    const private_jwk = JSON.stringify(jwk);
    await db.insertInto("task_key").values({ kid, private_jwk, create_time: now() }).execute();
    return private_jwk;
  });
}
