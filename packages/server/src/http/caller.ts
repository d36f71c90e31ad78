/** Who sends a request. */
export interface Caller {
  /** Whose jobs it makes. */
  readonly tenant: string;
  /** `tenant`: sees only what is the tenant's; `admin`: sees all, and runs the service. */
  readonly scope: "tenant" | "admin";
}

/** Whoever calls while there are no keys. */
export const openCaller: Caller = { tenant: "default", scope: "admin" };

/** The tenant whose things a caller may see; undefined: everybody's. */
export const seenBy = ({ scope, tenant }: Caller): string | undefined => (scope === "admin" ? undefined : tenant);

declare module "fastify" {
  interface FastifyRequest {
    caller: Caller;
  }
}
