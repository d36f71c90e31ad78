import type { OpenContestant } from "./contestant.ts";

export interface Entry {
  name: string;
  ours: boolean;
  needs?: "redis" | "postgres";
  /** Takes part only when asked for. */
  onRequest?: boolean;
  /** The queue's call for many tasks. */
  bulk?: string;
  open(): Promise<OpenContestant>;
}

/** In the order of the table. Each contestant's settings are in its file. */
export const contestants: Record<string, Entry> = {
  embedded: {
    name: "Galley, in process",
    ours: true,
    bulk: "createTaskIn in one transaction",
    open: async () => (await import("./galley-embedded.ts")).openGalleyEmbedded,
  },
  grpc: {
    name: "Galley, gRPC",
    ours: true,
    open: async () => {
      const { openOfficialClient } = await import("./galley-grpc.ts");
      return (surroundings) => openOfficialClient(surroundings, "gRPC");
    },
  },
  rest: {
    name: "Galley, REST",
    ours: true,
    bulk: "tasks:batchCreate, 100 each",
    open: async () => (await import("./galley-rest.ts")).openGalleyRest,
  },
  restClient: {
    name: "Galley, REST, Google's client",
    ours: true,
    onRequest: true,
    open: async () => {
      const { openOfficialClient } = await import("./galley-grpc.ts");
      return (surroundings) => openOfficialClient(surroundings, "REST");
    },
  },
  bullmq: {
    name: "BullMQ, Redis",
    ours: false,
    needs: "redis",
    bulk: "addBulk",
    open: async () => (await import("./bullmq.ts")).openBullmq,
  },
  graphile: {
    name: "graphile-worker, Postgres",
    ours: false,
    needs: "postgres",
    bulk: "addJobs",
    open: async () => (await import("./graphile-worker.ts")).openGraphileWorker,
  },
  pgboss: {
    name: "pg-boss, Postgres",
    ours: false,
    needs: "postgres",
    bulk: "insert",
    open: async () => (await import("./pg-boss.ts")).openPgBoss,
  },
};
