import type { Access } from "./openapi-types.ts";

/** Who sends a request. */
export interface Caller {
  /** Whose jobs it makes, sees and acts on. */
  readonly tenant: string;
  /** `admin`: runs the service too, its queues, keys and metrics. Jobs of other tenants are not its own. */
  readonly scope: "tenant" | "admin";
  /** The key it has proved itself with; absent where there are none, or where it came with a stream token. */
  readonly key?: CallerKey;
}

/** What may be told of a key. */
interface CallerKey {
  readonly id: string;
  readonly name: string;
  /** ms since the epoch. */
  readonly expiresAt: number | null;
}

/** Whoever calls while there are no keys. */
export const openCaller: Caller = { tenant: "default", scope: "admin" };

/** Whoever calls a route that asks nobody who they are, once there are keys. No tenant has this name. */
export const nobody: Caller = { tenant: "", scope: "tenant" };

/** The tenant whose things a caller may see; undefined: everybody's. */
export const seenBy = ({ tenant }: Caller): string | undefined => tenant;

declare module "fastify" {
  interface FastifyRequest {
    caller: Caller;
    /** Whether the same request would still be let in: keys are revoked, and end. */
    mayStill: () => Promise<boolean>;
  }
  interface FastifyContextConfig {
    /** Who may call the route; `tenant` where it says nothing. */
    access?: Access;
  }
}
