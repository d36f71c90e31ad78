import type { AddressInfo } from "node:net";
import type { Clock, Database } from "@galley/foundation";
import type { FastifyBaseLogger } from "fastify";
import type { Config } from "../config.ts";
import { sharedOriginOf } from "./address.ts";
import type { ClusterTables } from "./tables.ts";
import { createWorkerRegistry } from "./workers.ts";

export interface OpenClusterOptions {
  config: Pick<Config, "database" | "queue">;
  database: Database<ClusterTables>;
  clock: Clock;
  log: Pick<FastifyBaseLogger, "error">;
}

/** How the processes on one database find each other. A process that has its database for itself needs none of it. */
export function openCluster({ config, database, clock, log }: OpenClusterOptions) {
  const registry = createWorkerRegistry({
    database,
    clock,
    onError: (error) => log.error({ err: error }, "could not say that this process works; it will say so again"),
  });
  // Behind one address somebody else chooses among the workers.
  const common = config.queue.workerOrigin;
  const settings = config.database;
  return {
    /** Where the next job is worked on. @throws NoWorker */
    nextWorker: async (): Promise<string> => common ?? registry.next(),
    /** Says that this process works on jobs, at the address where its server listens. */
    async join(address: string | AddressInfo | null): Promise<void> {
      if (settings.kind !== "postgres" || config.queue.engine !== "embedded" || common !== undefined) return;
      await registry.join(await sharedOriginOf(address, settings.url));
    },
    /** How many processes work on jobs. */
    countWorkers: async (): Promise<number> => (settings.kind === "postgres" ? registry.count() : 1),
    leave: registry.leave,
    suspect: registry.suspect,
    /** Behind one address there is nobody to look after. */
    watch: (origin: string, onLost: () => void): (() => void) =>
      common === undefined && settings.kind === "postgres" ? registry.watch(origin, onLost) : () => {},
  };
}
