import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Clock, Database } from "@galley/foundation";
import type { AccessTables } from "./tables.ts";

/** What a token opens. Neither opens the other: whoever is shown a picture is not told what becomes of its job. */
type Opens = "events" | "files";

/** Whose events or files a token lets its bearer read. */
interface StreamGrant {
  tenant: string;
  /** The job or the dataset; undefined: the events of all jobs of the tenant. */
  subject: string | undefined;
}

/** Tokens for those who cannot send a key: EventSource and `<img>` send no headers. */
export interface StreamTokens {
  /** A token for the events of one job or dataset, until an hour from now. */
  issue(subject: { id: string; tenant: string }): string;
  /** A token for the files of one job or dataset, until `expiresAt` (ms since the epoch). */
  issueForFiles(subject: { id: string; tenant: string }, expiresAt: number): string;
  /** A token for the events of all jobs of a tenant, and when it ends (ms since the epoch). */
  issueForTenant(tenant: string): { token: string; expiresAt: number };
  /** What it allows; undefined where it was not made here or for this, was changed, or is too old. */
  verify(token: string, opens: Opens): StreamGrant | undefined;
}

/** ms. As long as a browser may take to connect again; a stream that is open is not ended by it. */
const lifetime = 3_600_000;
/** Says what it is, to people and scanners, and which rules it follows. */
const versions: Readonly<Record<Opens, string>> = { events: "gls1", files: "glf1" };

const sign = (secret: Uint8Array, version: string, payload: string): Buffer =>
  createHmac("sha256", secret).update(`${version}.${payload}`).digest();

/** Tokens that every process on the database can check: nothing is stored of them. */
export async function openStreamTokens(
  database: Database<AccessTables>,
  { now }: Pick<Clock, "now">,
): Promise<StreamTokens> {
  const secret = await readSecret(database, "stream-tokens");

  function make(opens: Opens, tenant: string, subject: string | undefined, expiresAt: number): string {
    const version = versions[opens];
    const until = Math.ceil(expiresAt / 1000);
    const claims: Claims = subject === undefined ? [until, tenant] : [until, tenant, subject];
    const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
    return `${version}.${payload}.${sign(secret, version, payload).toString("base64url")}`;
  }

  return {
    issue: ({ id, tenant }) => make("events", tenant, id, now() + lifetime),
    issueForFiles: ({ id, tenant }, expiresAt) => make("files", tenant, id, expiresAt),
    issueForTenant(tenant) {
      const expiresAt = Math.ceil((now() + lifetime) / 1000) * 1000;
      return { token: make("events", tenant, undefined, expiresAt), expiresAt };
    },
    verify(token, opens) {
      const version = versions[opens];
      const [head, payload, signature, ...rest] = token.split(".");
      if (head !== version || !payload || !signature || rest.length > 0) return undefined;
      const expected = sign(secret, version, payload);
      const given = Buffer.from(signature, "base64url");
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      const [expires, tenant, subject] = JSON.parse(Buffer.from(payload, "base64url").toString()) as Claims;
      return expires * 1000 > now() ? { tenant, subject } : undefined;
    },
  };
}

/** Seconds since the epoch at which it ends; the tenant; the job or the dataset. */
type Claims = readonly [expires: number, tenant: string, subject?: string];

/** The secret of this name, made by whichever process comes first. */
async function readSecret(database: Database<AccessTables>, name: string): Promise<Uint8Array> {
  const fresh = randomBytes(32);
  return database.write(async ({ db }) => {
    await db
      .insertInto("access_secret")
      .values({ name, secret: fresh })
      .onConflict((conflict) => conflict.column("name").doNothing())
      .execute();
    const row = await db
      .selectFrom("access_secret")
      .select("secret")
      .where("name", "=", name)
      .executeTakeFirstOrThrow();
    return row.secret;
  });
}
