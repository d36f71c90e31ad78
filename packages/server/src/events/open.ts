import type { Clock, Database } from "@galley/foundation";
import type { FastifyInstance, FastifyPluginAsync } from "fastify";
import { createEventStreams } from "../http/event-stream.ts";
import type { JobChanges } from "../jobs/changes.ts";
import { createJobExtras, type JobExtras } from "../jobs/extras.ts";
import type { LiveTexts } from "../jobs/live-text.ts";
import type { JobService } from "../jobs/service.ts";
import type { JobTables } from "../jobs/tables.ts";
import { createEventHub } from "./hub.ts";
import { createEventLog } from "./log.ts";
import { createEventRecorder } from "./recorder.ts";
import { allEventsRoute, jobEventRoutes } from "./routes.ts";

export interface OpenEventsOptions {
  database: Database<JobTables>;
  changes: JobChanges;
  texts: LiveTexts;
  /** What some kinds tell of their jobs besides; none does when absent. */
  extras?: JobExtras;
  clock: Clock;
  /** Hours that jobs, and with them their events, are kept; 0: for ever. */
  hours: number;
  onError: (error: unknown) => void;
}

/** What happens to jobs, as it is stored and as it is told to those who listen. */
export function openEvents(options: OpenEventsOptions) {
  const { database, changes, texts, extras = createJobExtras(), clock, hours, onError } = options;
  const log = createEventLog(database);
  const hub = createEventHub({ database, log, changes, extras, clock, onError });
  const streams = createEventStreams(clock);
  const keptFor = hours === 0 ? Number.POSITIVE_INFINITY : hours * 3_600_000;
  const parts = { database, texts, extras, log, hub, streams, clock, keptFor };
  const ofJobs: FastifyPluginAsync<{ jobs: JobService; kind?: string }> = (app, options) =>
    jobEventRoutes(app, { ...parts, ...options });
  const ofAll: FastifyPluginAsync<{ jobs: JobService }> = (app, options) =>
    allEventsRoute(app, { ...parts, ...options });
  return {
    recorder: createEventRecorder(clock),
    /** `GET /jobs/{id}/events` */
    ofJobs,
    /** `GET /events` */
    ofAll,
    /** Ends the streams when the server closes: they would keep it open. */
    endWith(app: FastifyInstance): void {
      app.addHook("preClose", async () => {
        streams.close();
        hub.stop();
      });
    },
    /** For other events of the service: counted and ended together. */
    streams,
    /** Ends the streams of those who may not listen any longer. */
    recheck: streams.recheck,
    stats: () => ({ ...streams.stats(), read: hub.count }),
  };
}
