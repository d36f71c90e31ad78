import { randomBytes } from "node:crypto";
import { type Clock, type Database, holdLock } from "@galley/foundation";
import type { WebhookTables } from "./tables.ts";

/** ms that the secret before is still used. */
const handOver = 24 * 3_600_000;

/** `whsec_` and the base64 of 24 to 64 bytes (Standard Webhooks, "Signature scheme"). */
export const secretForm = /^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

export interface WebhookSecret {
  secret: string;
  previous: string | null;
  /** ms since the epoch. */
  previousUntil: number | null;
}

export interface SecretsOptions {
  database: Database<WebhookTables>;
  clock: Clock;
  /** The default tenant's, until it is rotated. */
  configured: string | undefined;
}

/** What each tenant's messages are signed with. Made when it is first needed. */
export function createSecrets({ database, clock, configured }: SecretsOptions) {
  const stored = (db: Database<WebhookTables>["read"], tenant: string) =>
    db.selectFrom("webhook_secret").selectAll().where("tenant", "=", tenant).executeTakeFirst();

  async function store(tenant: string, next: string, rotates: boolean): Promise<WebhookSecret> {
    return database.write(async ({ db }) => {
      await holdLock(db, `webhook secret of ${tenant}`);
      const now = clock.now();
      const known = await stored(db, tenant);
      // Another process has made it meanwhile.
      if (known && !rotates) return view(known);
      const previous = known?.secret ?? (tenant === "default" ? (configured ?? null) : null);
      const row = {
        secret: next,
        previous: rotates ? previous : null,
        previous_until: rotates && previous ? now + handOver : null,
        rotated: rotates && next !== configured ? 1 : 0,
        created_at: now,
      };
      await db
        .insertInto("webhook_secret")
        .values({ tenant, ...row })
        .onConflict((conflict) => conflict.column("tenant").doUpdateSet(row))
        .execute();
      return view(row);
    });
  }

  /** Without the secret before where its time is over. */
  function view(row: { secret: string; previous: string | null; previous_until: number | null }): WebhookSecret {
    const lives = row.previous !== null && row.previous_until !== null && row.previous_until > clock.now();
    return {
      secret: row.secret,
      previous: lives ? row.previous : null,
      previousUntil: lives ? row.previous_until : null,
    };
  }

  return {
    async of(tenant: string): Promise<WebhookSecret> {
      const known = await stored(database.read, tenant);
      // One that was made because there was none gives way to the one that is now configured.
      const isOver = known?.rotated === 0 && tenant === "default" && configured && known.secret !== configured;
      if (known && isOver) return store(tenant, configured, true);
      if (known) return view(known);
      if (tenant === "default" && configured) return { secret: configured, previous: null, previousUntil: null };
      return store(tenant, newSecret(), false);
    },
    /** Signs with `secret`, or one that is made, from now on, and with the one before for another 24 hours. */
    rotate: (tenant: string, secret: string = newSecret()): Promise<WebhookSecret> => store(tenant, secret, true),
  };
}

export type Secrets = ReturnType<typeof createSecrets>;
