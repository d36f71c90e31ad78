import type { WebhookDelivery, WebhookDeliveryQuery } from "@galley/contract";
import type { Kysely } from "kysely";
import { Refusal } from "../refusal.ts";
import type { DeliveryRow, LoggedAttempt, WebhookTables } from "./tables.ts";

const iso = (time: number): string => new Date(time).toISOString();
const isoOrNull = (time: number | null): string | null => (time === null ? null : iso(time));

/** A message as clients see it. */
export function viewDelivery(row: DeliveryRow): WebhookDelivery {
  return {
    id: row.id,
    type: row.type,
    url: row.url,
    job_id: row.job_id,
    batch_id: row.batch_id,
    status: row.status,
    attempts: (JSON.parse(row.log) as LoggedAttempt[]).map(({ at, duration, status, error }) => ({
      attempted_at: iso(at),
      duration_ms: duration,
      status_code: status,
      error,
    })),
    next_attempt_at: isoOrNull(row.next_attempt_at),
    created_at: iso(row.created_at),
    ended_at: isoOrNull(row.ended_at),
  };
}

/** Where a page ended: opaque to clients. */
const writeCursor = ({ created_at, id }: DeliveryRow): string =>
  Buffer.from(`${created_at}/${id}`).toString("base64url");

function readCursor(cursor: string): { createdAt: number; id: string } {
  const [, createdAt, id] = /^(\d{1,15})\/(msg_[0-9a-f]{32})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (createdAt && id) return { createdAt: Number(createdAt), id };
  const message = "must be the next_cursor of an earlier page";
  throw new Refusal("validation_failed", "The cursor is not one of ours.", [{ path: "cursor", message }]);
}

/** One page of messages, newest first. */
export async function listDeliveries(
  db: Kysely<WebhookTables>,
  tenant: string | undefined,
  query: WebhookDeliveryQuery,
): Promise<{ deliveries: WebhookDelivery[]; next_cursor: string | null }> {
  let select = db.selectFrom("webhook_delivery").selectAll();
  if (tenant !== undefined) select = select.where("tenant", "=", tenant);
  if (query.job_id) select = select.where("job_id", "=", query.job_id);
  if (query.status) select = select.where("status", "=", query.status);
  if (query.cursor) {
    const { createdAt, id } = readCursor(query.cursor);
    select = select.where(({ eb, refTuple, tuple }) => eb(refTuple("created_at", "id"), "<", tuple(createdAt, id)));
  }
  const rows = await select
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(query.limit + 1)
    .execute();
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    deliveries: page.map(viewDelivery),
    next_cursor: rows.length > query.limit && last ? writeCursor(last) : null,
  };
}
