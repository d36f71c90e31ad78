import type { Clock } from "@galley/foundation";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Caller, nobody, openCaller } from "../http/caller.ts";
import { checkOpenRequest, type OpenModeOptions } from "../http/open-mode.ts";
import type { Access } from "../http/openapi-types.ts";
import { Refusal } from "../refusal.ts";
import { addressGroup } from "./address-group.ts";
import type { KeyRing } from "./key-ring.ts";
import { createRateLimiter, type RateLimiter, type RateState } from "./rate-limiter.ts";
import type { StreamTokens } from "./stream-tokens.ts";

export interface GuardOptions extends OpenModeOptions {
  /** Absent: there are no keys and never will be. */
  keys?: KeyRing;
  streamTokens?: StreamTokens;
  /** Requests a minute of one key; 0: as many as it likes. */
  perMinute: number;
  clock: Pick<Clock, "now">;
}

/** What looking costs, where acting costs 1: a client that polls is not to use up what it works with. */
const costOfLooking = 0.1;
/** Attempts a minute of one address to be let in that fail. More are not looked at, unless with a key known before. */
const failuresPerMinute = 60;

/** Lets through who may call a route, and says who it is. Before a body is read. */
export function guardRoutes(app: FastifyInstance, options: GuardOptions): void {
  const { keys, perMinute, clock } = options;
  const limiter = perMinute > 0 ? createRateLimiter(perMinute, clock) : undefined;
  const authenticate = createAuthenticator(options);
  app.decorateRequest("caller", null as unknown as Caller);
  app.decorateRequest("mayStill", async () => true);
  app.addHook("onRequest", async (request, reply) => {
    request.caller = nobody;
    if (!(await keys?.closed())) {
      checkOpenRequest(request, options);
      request.caller = openCaller;
      request.mayStill = async () => !(await keys?.closed());
      return;
    }
    // A path that is nobody's has nothing to keep from anybody. The worker's route asks for a token of its own.
    const access = request.routeOptions.config.access ?? "tenant";
    if (request.is404 || access === "public" || access === "worker") return;
    const { caller, name } = await authenticate(request, reply, access);
    if (access === "admin" && caller.scope !== "admin") {
      throw new Refusal("forbidden", "This needs a key with the scope admin.");
    }
    request.caller = caller;
    const key = keyOf(request);
    if (key !== undefined) request.mayStill = async () => (await keys?.callerOf(key)) !== undefined;
    if (limiter) limit(request, reply, limiter, name);
  });
}

/** Who it is, and by which name their requests are counted. */
interface Authenticated {
  caller: Caller;
  name: string;
}

function createAuthenticator({ keys, streamTokens, clock }: GuardOptions) {
  const failures = createRateLimiter(failuresPerMinute, clock);

  function refuse(reply: FastifyReply, state: RateState, detail: string): Refusal {
    if (!state.allowed) {
      reply.header("retry-after", String(state.retryAfter));
      return new Refusal("rate_limited", "Too many attempts with wrong keys came from this address.");
    }
    reply.header("www-authenticate", "Bearer");
    return new Refusal("unauthorized", detail);
  }

  return async (request: FastifyRequest, reply: FastifyReply, access: Access): Promise<Authenticated> => {
    const key = keyOf(request);
    if (key === undefined) {
      const opens = access === "stream" ? "events" : access === "files" ? "files" : undefined;
      const token = tokenOf(request);
      if (opens === undefined || token === undefined) {
        // Nothing was tried: a browser that was sent here by mistake is not counted.
        reply.header("www-authenticate", "Bearer");
        throw new Refusal("unauthorized", "Send an API key as Authorization: Bearer, or as X-API-Key.");
      }
      const caller = callerWith(token, opens, request, streamTokens);
      if (caller) return { caller, name: `tenant ${caller.tenant}` };
    }
    const address = addressGroup(request.ip);
    const knownOnly = !failures.take(address, 0).allowed;
    const caller = key === undefined ? undefined : await keys!.callerOf(key, { knownOnly });
    if (caller) return { caller, name: `key ${caller.key?.id}` };
    const what = key === undefined ? "The token is not valid here, or not any more." : "The API key is not valid.";
    throw refuse(reply, failures.take(address, 1), what);
  };
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  const [, bearer] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? "") ?? [];
  if (bearer !== undefined) return bearer;
  const own = headers["x-api-key"];
  return typeof own === "string" && own !== "" ? own : undefined;
}

function tokenOf({ query }: FastifyRequest): string | undefined {
  const { token } = query as { token?: unknown };
  return typeof token === "string" && token !== "" ? token : undefined;
}

/** @throws Refusal where the token is for another job or dataset */
function callerWith(
  token: string,
  opens: "events" | "files",
  { params }: FastifyRequest,
  tokens: StreamTokens | undefined,
): Caller | undefined {
  const grant = tokens?.verify(token, opens);
  if (!grant) return undefined;
  const { job_id, dataset_id } = (params ?? {}) as { job_id?: unknown; dataset_id?: unknown };
  // A dataset's token names it where others name a job: ids of both are unique.
  if (grant.subject !== undefined && grant.subject !== (dataset_id ?? job_id)) {
    throw new Refusal("forbidden", `The token is for the ${opens} of another job, or of another dataset.`);
  }
  return { tenant: grant.tenant, scope: "tenant" };
}

function limit({ method }: FastifyRequest, reply: FastifyReply, limiter: RateLimiter, name: string): void {
  const looks = method === "GET" || method === "HEAD";
  const state = limiter.take(name, looks ? costOfLooking : 1);
  reply.headers({
    "x-ratelimit-limit": String(limiter.perMinute),
    "x-ratelimit-remaining": String(state.remaining),
    "x-ratelimit-reset": String(state.reset),
  });
  if (state.allowed) return;
  reply.header("retry-after", String(state.retryAfter));
  throw new Refusal(
    "rate_limited",
    `This key may send ${limiter.perMinute} requests a minute. Looking counts a tenth.`,
  );
}
