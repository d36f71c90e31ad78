import { mkdtempSync, rmSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, type Database, openPostgres, openSqlite, systemClock } from "@galley/foundation";
import { onTestFinished } from "vitest";
import { openEvents } from "../../src/events/open.ts";
import { createApp } from "../../src/http/app.ts";
import { createJobChanges } from "../../src/jobs/changes.ts";
import { createLiveTexts } from "../../src/jobs/live-text.ts";
import { migrateJobTables } from "../../src/jobs/migrate.ts";
import { createJobService } from "../../src/jobs/service.ts";
import { createJobStore } from "../../src/jobs/store.ts";
import type { JobTables } from "../../src/jobs/tables.ts";
import { addUpdate } from "../../src/jobs/updates.ts";

const noTasks = {
  inCommit: true,
  create: async () => {},
  remove: async () => {},
  presence: async () => "there" as const,
  firstTry: async () => {},
};

/** A process that stores jobs' events and tells them over HTTP. Its jobs are moved on by the test, step by step. */
export async function openEventScene(database: Database<JobTables>, clock: Clock = systemClock) {
  await migrateJobTables(database);
  const changes = createJobChanges(database.signals);
  const errors: unknown[] = [];
  const texts = createLiveTexts({ database, clock, onError: (error) => errors.push(error) });
  const events = openEvents({ database, changes, texts, clock, hours: 24, onError: (error) => errors.push(error) });
  const routes = new Map([["word", { queue: "word-queue", pathOf: () => "/api/v1/word/worker" }]]);
  const store = createJobStore({ database, tasks: noTasks, changes, clock, routes, recorders: [events.recorder] });
  const jobs = createJobService({
    database,
    store,
    tasks: noTasks,
    runner: { cancel: () => {} },
    changes,
    clock,
    stopping: new AbortController().signal,
    pathOf: () => "/api/v1/word",
  });
  const app = await createApp({ logLevel: "silent" });
  events.endWith(app);
  await app.register(events.ofAll, { prefix: "/api/v1", jobs });
  await app.register(events.ofJobs, { prefix: "/api/v1", jobs });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const address = app.server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/api/v1`;
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= (async () => {
      app.server.closeAllConnections();
      await app.close();
      await database.close();
    })();
    return closed;
  };

  return {
    url,
    store,
    errors,
    events,
    close,
    /** Shows text of a job that was claimed here. */
    write: (id: string, resumed = false) => texts.begin(id, "t", resumed),
    async create(tenant = "default"): Promise<string> {
      const { job } = await store.create({
        tenant,
        kind: "word",
        input: {},
        pinned: {},
        estimateClass: "word",
        estimate: 10,
        options: {
          metadata: {},
          webhookUrl: null,
          webhookEvents: null,
          notBefore: null,
          expiresAt: null,
          maxCost: null,
          trace: null,
        },
      });
      return job.id;
    },
    claim: (id: string) => store.apply(id, { type: "claimed", token: "t", leaseUntil: clock.now() + 1e6 }),
    /** The n-th of ten stages of the job begins. */
    progress: (id: string, number: number) =>
      store.apply(
        id,
        { type: "progressed", token: "t", stage: `s${number}`, percentage: number * 9 },
        ({ db }, head) => {
          const update = { stage: `s${number}`, phase: "start", number, total: 10, status: "goes on" } as const;
          return addUpdate(db, id, { ...update, progress: head.progress, details: null, metadata: {} }, clock.now());
        },
      ),
    complete: (id: string) =>
      store.apply(id, { type: "completed", token: "t", stage: "s10" }, async ({ db }) => {
        await db.updateTable("job").set({ result: '{"text":"done"}' }).where("id", "=", id).execute();
        return undefined;
      }),
  };
}

export type Scene = Awaited<ReturnType<typeof openEventScene>>;

export function temporaryDatabase(): string {
  const folder = mkdtempSync(join(tmpdir(), "galley-events-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "events.db");
}

export const openAt = (place: string): Database<JobTables> =>
  place.startsWith("postgres:") ? openPostgres(place) : openSqlite(place);

export interface Heard {
  event: string;
  id: string | undefined;
  data: Record<string, unknown>;
}

/** Listens as a browser would, until the stream ends, `enough` is said of what was heard, or it is cut. */
export function listen(url: string, lastEventId?: string, enough: (heard: Heard[]) => boolean = () => false) {
  const heard: Heard[] = [];
  const headers = { ...(lastEventId !== undefined && { "last-event-id": lastEventId }) };
  let status = 0;
  const sent = httpRequest(url, { agent: false, headers });
  const ended = new Promise<Heard[]>((resolve) => {
    let rest = "";
    sent.on("response", (response) => {
      status = response.statusCode ?? 0;
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        const parts = (rest + text).split("\n\n");
        rest = parts.pop() ?? "";
        for (const part of parts) {
          const one = parse(part);
          if (one) heard.push(one);
        }
        if (enough(heard)) sent.destroy();
      });
      response.on("error", () => {});
      response.on("close", () => resolve(heard));
    });
    sent.on("error", () => resolve(heard));
    sent.end();
  });
  return { heard, ended, cut: () => sent.destroy(), status: () => status };
}

function parse(text: string): Heard | undefined {
  const event = /^event: (.*)$/m.exec(text)?.[1];
  const data = /^data: (.*)$/m.exec(text)?.[1];
  if (event === undefined || data === undefined) return undefined;
  return { event, id: /^id: (.*)$/m.exec(text)?.[1], data: JSON.parse(data) };
}

export async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 15_000; !condition(); ) {
    if (Date.now() > end) throw new Error("It did not come to that");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
