import type { FastifyRequest } from "fastify";
import { seenBy } from "../http/caller.ts";

/** Which jobs somebody may see and act on. Undefined: of all tenants, of every kind. */
export interface JobScope {
  readonly tenant: string | undefined;
  readonly kind: string | undefined;
}

export const everyJob: JobScope = { tenant: undefined, kind: undefined };

/** The jobs that a request may be about, under routes for one kind or for all. */
export const scopeOf = ({ caller }: Pick<FastifyRequest, "caller">, kind: string | undefined): JobScope => ({
  tenant: seenBy(caller),
  kind,
});
