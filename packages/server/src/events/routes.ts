import { JobParams, type JobSnapshot, type JobStatusResponse, Problem, terminalStatuses } from "@galley/contract";
import type { Clock, Database } from "@galley/foundation";
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { seenBy } from "../http/caller.ts";
import type { EventStream, EventStreams } from "../http/event-stream.ts";
import type { JobExtras } from "../jobs/extras.ts";
import { listUnfinished } from "../jobs/history.ts";
import type { JobHead } from "../jobs/job-row.ts";
import type { LiveTexts } from "../jobs/live-text.ts";
import { everyJob, scopeOf } from "../jobs/scope.ts";
import type { JobService } from "../jobs/service.ts";
import type { JobTables } from "../jobs/tables.ts";
import { viewJob } from "../jobs/view.ts";
import { createFollower, endsJob } from "./follow.ts";
import { readCursor, toEvent, writeCursor } from "./frames.ts";
import type { EventHub } from "./hub.ts";
import { type EventLog, type Place, pageSize } from "./log.ts";
import { createTextReader } from "./text.ts";

export interface EventRoutesOptions {
  jobs: JobService;
  database: Database<JobTables>;
  texts: LiveTexts;
  extras: JobExtras;
  log: EventLog;
  hub: EventHub;
  streams: EventStreams;
  clock: Clock;
  /** ms that events are kept at the least. */
  keptFor: number;
}

export interface JobEventRoutesOptions extends EventRoutesOptions {
  kind?: string;
}

/** ms by which the clocks of processes, and the order of commits and of times, may differ. */
const slack = 5 * 60_000;

const lastEventId = ({ headers, query }: FastifyRequest): string | undefined => {
  const header = headers["last-event-id"];
  const parameter = (query as { last_event_id?: unknown }).last_event_id;
  return [header, parameter].find((id): id is string => typeof id === "string" && id !== "");
};

/** A stream sends as long as `run` does, and ends with it. */
async function serve(stream: EventStream, follower: { run(): Promise<void>; end(): void }): Promise<void> {
  stream.onEnd(follower.end);
  await follower.run().finally(() => stream.end());
}

/** A job's life as Server-Sent Events. */
export const jobEventRoutes: FastifyPluginAsync<JobEventRoutesOptions> = async (plugin, options) => {
  const { jobs, texts, log, hub, streams, kind } = options;
  const app = plugin.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/jobs/:job_id/events",
    {
      exposeHeadRoute: false,
      config: { access: "stream" },
      schema: {
        tags: ["jobs"],
        summary: "A job's progress, live",
        description:
          "Server-Sent Events (`text/event-stream`): `snapshot` with the job's whole status, then `progress` with each " +
          "update and `status` with the job at each change of state, then `completed`, `failed` or `cancelled` with the " +
          "whole status, after which the stream ends. Each has the job's next sequence number as its `id`; " +
          "`Last-Event-ID` (or `last_event_id` in the query) goes on after it, with no snapshot. 204 when nothing more " +
          "will come. In between, `delta` is text as it is written: where it stands in which section; the snapshot holds " +
          "the text so far in `live_text`, and who resumes is told it from the beginning of each section.",
        params: JobParams,
        response: { 404: Problem },
      },
    },
    async (request, reply) => {
      const id = request.params.job_id;
      await jobs.version(id, scopeOf(request, kind));
      await follow(id, lastEventId(request), reply);
      return reply;
    },
  );

  async function follow(id: string, resumed: string | undefined, reply: FastifyReply): Promise<void> {
    // In this order: what happens in between is sent twice at most, in the snapshot and after it.
    const last = await log.lastOf(id);
    const status = await jobs.status(id, everyJob);
    const text = createTextReader();
    const ended = terminalStatuses.has(status.status);
    const known = resumed !== undefined && /^\d{1,9}$/.test(resumed) && Number(resumed) <= last;
    if (known && ended && Number(resumed) === last) return void reply.code(204).send();
    const stream = streams.open(reply);
    let seen = known ? Number(resumed) : ended ? Math.max(0, last - 1) : last;
    if (!known) {
      const snapshot: JobSnapshot = {
        ...status,
        live_text: text.whole(status.status === "completed" ? [] : await texts.of(id)),
      };
      await stream.send({ event: "snapshot", data: JSON.stringify(snapshot), id: String(seen) });
    }
    if (ended && last === 0) return endAtOnce(stream, status);
    const follower = createFollower({
      sink: stream,
      page: pageSize,
      read: async () => (await log.ofJob(id, seen)).map((row) => toEvent(options, row)),
      isNew: ({ row }) => row.sequence > seen,
      took: ({ row }) => {
        seen = row.sequence;
      },
      frameOf: (event) => event.ofJob(),
      isLast: endsJob,
      aside: async () => text.news(await texts.of(id)),
    });
    stream.onEnd(texts.listen(id, follower.nudge));
    stream.onEnd(hub.listen(id, follower.offer));
    await hub.ready();
    await serve(stream, follower);
  }

  /** A job from before events were stored. */
  async function endAtOnce(stream: EventStream, status: JobStatusResponse): Promise<void> {
    await stream.send({ event: status.status, data: JSON.stringify(status) });
    stream.end();
  }
};

/** The life of all jobs that the caller may see. */
export const allEventsRoute: FastifyPluginAsync<EventRoutesOptions> = async (plugin, options) => {
  const { database, log, hub, streams, clock, keptFor } = options;
  const app = plugin.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/events",
    {
      exposeHeadRoute: false,
      config: { access: "stream" },
      schema: {
        tags: ["jobs"],
        summary: "All jobs, live",
        description:
          "Server-Sent Events (`text/event-stream`): `snapshot` with the jobs that are not finished (the newest 200), then " +
          "`status`, `progress`, `completed`, `failed` and `cancelled` of every job, in the order in which they were " +
          "committed, without results. The `id` is an opaque cursor: `Last-Event-ID` goes on after it.",
        response: { 401: Problem },
      },
    },
    async (request, reply) => {
      const tenant = seenBy(request.caller);
      const resumed = lastEventId(request);
      let place = resumed === undefined ? undefined : resumable(readCursor(resumed));
      const begun = place ?? (await log.end());
      const snapshot = place ? undefined : await listUnfinished(database.read, { tenant });
      place = begun;
      const stream = streams.open(reply);
      if (snapshot) {
        const data = JSON.stringify({ jobs: snapshot.map(summary) });
        await stream.send({ event: "snapshot", data, id: writeCursor(place, clock.now()) });
      }
      let seen: Place = place;
      const follower = createFollower({
        sink: stream,
        page: pageSize,
        read: async () => (await log.ofTenant(tenant, seen)).map((row) => toEvent(options, row)),
        isNew: ({ place: at, row }) => (tenant === undefined || row.tenant === tenant) && isAfter(at, seen),
        took: (event) => {
          seen = event.place;
        },
        frameOf: (event) => event.ofAll(),
      });
      stream.onEnd(hub.listen(undefined, follower.offer));
      await hub.ready();
      await serve(stream, follower);
      return reply;
    },
  );

  const summary = (job: JobHead) => {
    const { progress_updates: _updates, ...status } = viewJob(job, [], clock.now());
    return status;
  };

  /** Undefined where events after it may have been removed with their jobs: then only a snapshot tells all. */
  function resumable(cursor: ReturnType<typeof readCursor>): Place | undefined {
    return cursor && cursor.time > clock.now() - keptFor + slack ? cursor.place : undefined;
  }
};

const isAfter = (a: Place, b: Place): boolean => a.group > b.group || (a.group === b.group && a.position > b.position);
