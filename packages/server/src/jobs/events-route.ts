import { JobParams, Problem, terminalStatuses } from "@galley/contract";
import type { Clock, Database } from "@galley/foundation";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { type EventStream, openEventStream } from "../http/event-stream.ts";
import type { JobChanges } from "./changes.ts";
import { updatesOf } from "./history.ts";
import { everyJob, scopeOf } from "./scope.ts";
import type { JobService } from "./service.ts";
import type { JobTables, JobUpdateRow } from "./tables.ts";
import { viewUpdate } from "./view.ts";

export interface EventsRouteOptions {
  jobs: JobService;
  changes: JobChanges;
  database: Database<JobTables>;
  clock: Clock;
  kind?: string;
}

/**
 * A job's life as Server-Sent Events: `snapshot`, then `progress` with the update's sequence number as its id, then
 * `completed`, `failed` or `cancelled`, after which the stream ends. `Last-Event-ID` goes on after that update, with
 * no snapshot.
 */
export const eventsRoute: FastifyPluginAsync<EventsRouteOptions> = async (plugin, options) => {
  const { jobs, changes, database, clock, kind } = options;
  const app = plugin.withTypeProvider<ZodTypeProvider>();
  const open = new Set<EventStream>();
  app.addHook("preClose", async () => {
    for (const stream of open) stream.end();
  });

  app.get(
    "/jobs/:job_id/events",
    {
      exposeHeadRoute: false,
      schema: {
        tags: ["jobs"],
        summary: "A job's progress, live",
        description: "Server-Sent Events (`text/event-stream`).",
        params: JobParams,
        response: { 404: Problem },
      },
    },
    async (request, reply) => {
      const id = request.params.job_id;
      await jobs.version(id, scopeOf(request, kind));
      const after = Number(request.headers["last-event-id"] || Number.NaN);
      reply.hijack();
      const stream = openEventStream(reply.raw, clock);
      open.add(stream);
      stream.onEnd(() => open.delete(stream));
      await tell(stream, id, Number.isInteger(after) ? after : undefined).finally(() => stream.end());
    },
  );

  async function updatesAfter(id: string, sequence: number): Promise<JobUpdateRow[]> {
    const updates = (await updatesOf(database.read, [id])).get(id) ?? [];
    return updates.filter((update) => update.sequence > sequence);
  }

  async function tell(stream: EventStream, id: string, lastSeen: number | undefined): Promise<void> {
    let seen = lastSeen ?? 0;
    let changed = Promise.withResolvers<void>();
    stream.onEnd(changes.listen(id, () => changed.resolve()));
    stream.onEnd(() => changed.resolve());
    if (lastSeen === undefined) {
      const updates = await updatesAfter(id, 0);
      seen = updates.at(-1)?.sequence ?? 0;
      await stream.send("snapshot", await jobs.status(id, everyJob), seen);
    }
    while (!stream.ended) {
      const status = await jobs.status(id, everyJob);
      for (const update of await updatesAfter(id, seen)) {
        await stream.send("progress", viewUpdate(update), update.sequence);
        seen = update.sequence;
      }
      if (terminalStatuses.has(status.status)) {
        await stream.send(status.status, status);
        return;
      }
      await changed.promise;
      changed = Promise.withResolvers<void>();
    }
  }
};
