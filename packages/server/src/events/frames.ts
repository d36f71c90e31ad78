import { type JobListItem, type JobStatusResponse, terminalStatuses } from "@galley/contract";
import type { Database } from "@galley/foundation";
import type { JobExtras } from "../jobs/extras.ts";
import type { JobEventRow, JobTables } from "../jobs/tables.ts";
import { viewUpdate } from "../jobs/view.ts";
import type { Place } from "./log.ts";

/** An event as it is written to those who listen. */
export interface Frame {
  event: string;
  /** JSON. */
  data: string;
  id: string;
}

/** A stored event, whose frames are made once for all who listen. */
export interface StoredEvent {
  readonly row: JobEventRow;
  readonly place: Place;
  /** For those who follow its job. */
  ofJob(): Promise<Frame>;
  /** For those who follow all jobs. */
  ofAll(): Promise<Frame>;
}

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/** Where in the stream of all jobs somebody stood at `time` (ms since the epoch), opaque to clients. */
export const writeCursor = ({ group, position }: Place, time: number): string =>
  Buffer.from(`2/${group}/${position}/${time}`).toString("base64url");

const cursorForm = /^2\/(\d{1,16})\/(\d{1,16})\/(\d{1,16})$/;

/** Undefined: not one of ours. */
export function readCursor(cursor: string): { place: Place; time: number } | undefined {
  const [, group, position, time] = cursorForm.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (!group || !position || !time) return undefined;
  return { place: { group: Number(group), position: Number(position) }, time: Number(time) };
}

export const isTerminal = (type: string): boolean => terminalStatuses.has(type as JobListItem["status"]);

/** The name under which clients hear of it: a status that is not the end of the job is `status`. */
const nameOf = ({ type }: JobEventRow): string => (type === "progress" || isTerminal(type) ? type : "status");

export interface EventSource {
  database: Pick<Database<JobTables>, "read">;
  extras: JobExtras;
}

export function toEvent({ database: { read }, extras }: EventSource, row: JobEventRow): StoredEvent {
  const event = nameOf(row);
  const place = { group: row.commit_group, position: row.position };

  /** With the updates as they were then, and the result: what is completed stays so. */
  async function wholeStatus(): Promise<string> {
    const updates = await read
      .selectFrom("job_update")
      .selectAll()
      .where("job_id", "=", row.job_id)
      .where("sequence", "<=", row.updates)
      .orderBy("sequence")
      .execute();
    const stored =
      row.type === "completed"
        ? await read.selectFrom("job").select("result").where("id", "=", row.job_id).executeTakeFirst()
        : undefined;
    const status: JobStatusResponse = {
      // Stored before it was told.
      cost: null,
      ...(JSON.parse(row.data) as Omit<JobListItem, "progress_updates" | "cost">),
      progress_updates: updates.map(viewUpdate),
      result: stored?.result ? JSON.parse(stored.result) : null,
    };
    const job = { id: row.job_id, tenant: row.tenant, kind: status.kind };
    return JSON.stringify(await extras.addTo(read, job, status));
  }

  return {
    row,
    place,
    ofJob: once(async () => ({
      event,
      data: isTerminal(row.type) ? await wholeStatus() : row.data,
      id: String(row.sequence),
    })),
    ofAll: once(async () => ({
      event,
      data: row.type === "progress" ? `{"job_id":${JSON.stringify(row.job_id)},${row.data.slice(1)}` : row.data,
      id: writeCursor(place, row.created_at),
    })),
  };
}
