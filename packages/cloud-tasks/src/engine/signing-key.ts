import type { webcrypto } from "node:crypto";
import { type Database, holdLock } from "@galley/foundation";
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
  /** The public half in a self-signed X.509 certificate, PEM: what verifiers for Google's `/oauth2/v1/certs` expect. */
  certificate(): Promise<string>;
}

/** Loads the key, or makes and stores one. The same for as long as the database lives, over any number of starts. */
export async function openSigningKey(database: Database<TaskTables>, now: () => number): Promise<SigningKey> {
  const stored = (await storedKey(database.read)) ?? (await storeNewKey(database, now));
  const jwk = JSON.parse(stored.private_jwk) as JWK_RSA_Private & { kty: "RSA" };
  const publicHalf = { kty: "RSA", n: jwk.n, e: jwk.e } as const;
  const kid = await calculateJwkThumbprint(publicHalf);
  return {
    kid,
    privateKey: await importJWK(jwk, "RS256"),
    publicKeys: { keys: [{ ...publicHalf, kid, alg: "RS256", use: "sig" }] },
    certificate: () => selfSigned(jwk, kid, stored.create_time),
  };
}

/** Ten years. */
const certificateLife = 10 * 365 * 24 * 60 * 60 * 1000;

/** The same bytes each time: RS256 signs without chance, and nothing else in it changes. */
async function selfSigned(jwk: JWK_RSA_Private & { kty: "RSA" }, kid: string, from: number): Promise<string> {
  // Few need it, and the library, which will not load without a polyfill, takes 60 ms.
  await import("reflect-metadata");
  const { X509CertificateGenerator } = await import("@peculiar/x509");
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const load = (key: webcrypto.JsonWebKey, use: "sign" | "verify") =>
    crypto.subtle.importKey("jwk", key, algorithm, true, [use]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: `01${Buffer.from(kid, "base64url").subarray(0, 15).toString("hex")}`,
    name: "CN=Cloud Tasks identity tokens",
    notBefore: new Date(from),
    notAfter: new Date(from + certificateLife),
    signingAlgorithm: algorithm,
    keys: {
      privateKey: await load({ ...jwk }, "sign"),
      publicKey: await load({ kty: "RSA", n: jwk.n, e: jwk.e }, "verify"),
    },
  });
  return certificate.toString("pem");
}

type StoredKey = { private_jwk: string; create_time: number };

async function storedKey(db: Database<TaskTables>["read"]): Promise<StoredKey | undefined> {
  return db
    .selectFrom("task_key")
    .select(["private_jwk", "create_time"])
    .orderBy("create_time", "desc")
    .executeTakeFirst();
}

async function storeNewKey(database: Database<TaskTables>, now: () => number): Promise<StoredKey> {
  const { privateKey } = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return database.write(async ({ db }) => {
    await holdLock(db, "task-key");
    // Another may have stored one while this was being made; then that one holds.
    const first = await storedKey(db);
    if (first !== undefined) return first;
    const key = { private_jwk: JSON.stringify(jwk), create_time: now() };
    await db
      .insertInto("task_key")
      .values({ kid, ...key })
      .execute();
    return key;
  });
}
