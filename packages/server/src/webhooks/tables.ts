import type { WebhookEventType } from "@galley/contract";
import { type Database, type MigrationStep, type Migrations, migrate } from "@galley/foundation";
import { type Kysely, type Selectable, sql } from "kysely";

/** Something that a webhook is to be told, and what came of it. Times are ms since the epoch. */
interface WebhookDeliveryTable {
  /** `msg_…`: the `webhook-id`, by which receivers know a message that comes twice. */
  id: string;
  tenant: string;
  job_id: string | null;
  batch_id: string | null;
  type: WebhookEventType;
  url: string;
  /** The body as it was made at the event; every attempt sends the same. */
  body: string;
  status: "pending" | "delivered" | "failed" | "stopped";
  /** Attempts of this round; a resend begins another. */
  attempts: number;
  /** JSON of the last attempts, the newest at the end. */
  log: string;
  /** How many tasks it has had; the newest carries the next attempt. */
  task_number: number;
  next_attempt_at: number | null;
  created_at: number;
  ended_at: number | null;
}

/** What a tenant's messages are signed with. */
interface WebhookSecretTable {
  tenant: string;
  /** 1: somebody has asked for this one. */
  rotated: number;
  secret: string;
  /** Messages are signed with it too until then, so that receivers can change over. */
  previous: string | null;
  previous_until: number | null;
  created_at: number;
}

export interface WebhookTables {
  webhook_delivery: WebhookDeliveryTable;
  webhook_secret: WebhookSecretTable;
}

export type DeliveryRow = Selectable<WebhookDeliveryTable>;

/** One attempt, as it is kept. */
export interface LoggedAttempt {
  /** ms since the epoch. */
  at: number;
  /** ms. */
  duration: number;
  /** What was answered, if anything was. */
  status: number | null;
  /** Why it did not succeed, in words. */
  error: string | null;
}

const migrations: Migrations = {
  "0001-webhooks": { up: createWebhooks },
  "0002-rotated": { up: addRotated },
};

/** Of those that are there nobody knows: they are kept. */
async function addRotated(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("webhook_secret")
    .addColumn("rotated", "integer", (column) => column.notNull().defaultTo(1))
    .execute();
}

async function createWebhooks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("webhook_delivery")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("tenant", "text", (column) => column.notNull())
    .addColumn("job_id", "text")
    .addColumn("batch_id", "text")
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("url", "text", (column) => column.notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("log", "text", (column) => column.notNull())
    .addColumn("task_number", "integer", (column) => column.notNull())
    .addColumn("next_attempt_at", "bigint")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("ended_at", "bigint")
    .execute();
  const index = (name: string) => db.schema.createIndex(name).on("webhook_delivery");
  await index("webhook_delivery_log").columns(["tenant", "created_at", "id"]).execute();
  await index("webhook_delivery_of_job").column("job_id").execute();
  await index("webhook_delivery_ended").column("ended_at").where(sql.ref("ended_at"), "is not", null).execute();
  await index("webhook_delivery_due")
    .column("next_attempt_at")
    .where(sql.ref("status"), "=", sql.lit("pending"))
    .execute();
  await db.schema
    .createTable("webhook_secret")
    .addColumn("tenant", "text", (column) => column.primaryKey())
    .addColumn("secret", "text", (column) => column.notNull())
    .addColumn("previous", "text")
    .addColumn("previous_until", "bigint")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
}

export const migrateWebhookTables = (
  database: Database<WebhookTables>,
  step: MigrationStep = migrate,
): Promise<unknown> => step(database, "webhook", migrations);
