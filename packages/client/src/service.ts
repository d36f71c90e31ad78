import type { WhoAmI } from "@galley/contract";
import type { Options } from "./options.ts";
import { ask, get, type Shape } from "./requests.ts";

// Every function that is exported here is a call: `createGalleyClient` binds them all.

/** Whether Galley can do its work. Times are ISO 8601 in UTC. */
export type Readiness = {
  /** `degraded`: jobs are accepted, and some wait or are not cleaned up. */
  status: "ok" | "degraded";
  queue: {
    engine: "embedded" | "cloud-tasks";
    /** How much the queue has still to be told. */
    waiting_for_queue: number;
    waiting_since: string | null;
    troubles: Array<{ queue: string; code: string; message: string; since: string }>;
  };
  worker: { refusals: Array<{ cause: string; message: string; count: number; since: string; last: string }> };
};

/** Who the caller is taken for: the tenant and the scope of its key. */
export async function whoAmI(options: Options): Promise<WhoAmI> {
  return ask(options, get("/api/v1/keys/me"), callerShape);
}

/** Whether Galley can do its work. Rejects (503) while its database cannot be read, and when it is about to stop. */
export async function getReadiness(options: Options): Promise<Readiness> {
  return ask(options, get("/health/ready"), readinessShape);
}

const callerShape: Shape<WhoAmI> = { what: "who the caller is", fields: { tenant: "", scope: "" } };
const readinessShape: Shape<Readiness> = { what: "a service's state", fields: { status: "", queue: {} } };
