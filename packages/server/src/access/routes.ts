import {
  ApiKey,
  ApiKeyList,
  ApiKeyParams,
  CreateApiKeyRequest,
  CreatedApiKey,
  Problem,
  StreamToken,
  WhoAmI,
} from "@galley/contract";
import type { Clock } from "@galley/foundation";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { warnOfUnknownFields } from "../http/unknown-fields.ts";
import { Refusal } from "../refusal.ts";
import type { KeyStore, StoredKey } from "./key-store.ts";
import type { StreamTokens } from "./stream-tokens.ts";

export interface AccessRoutesOptions {
  store: KeyStore;
  streamTokens: StreamTokens;
  clock: Pick<Clock, "now">;
}

const tags = ["keys"];
const iso = (time: number): string => new Date(time).toISOString();
const isoOrNull = (time: number | null): string | null => (time === null ? null : iso(time));

/** A key as the API shows it. */
export function viewKey(stored: StoredKey): ApiKey {
  const { id, name, tenant, scope, prefix, created_at, last_used_at, expires_at, revoked_at } = stored;
  return {
    id,
    name,
    tenant,
    scope,
    prefix,
    created_at: iso(created_at),
    last_used_at: isoOrNull(last_used_at),
    expires_at: isoOrNull(expires_at),
    revoked_at: isoOrNull(revoked_at),
  };
}

/** @throws Refusal where a key would end before it begins */
export function expiryOf({ expires_at }: CreateApiKeyRequest, now: number): number | null {
  if (expires_at === undefined) return null;
  const time = Date.parse(expires_at);
  if (time > now) return time;
  const message = "must be in the future";
  throw new Refusal("validation_failed", `expires_at ${message}.`, [{ path: "expires_at", message }]);
}

/** The first key closes the service: without the scope admin nobody could make another. @throws Refusal */
export function refuseLockout(scope: "tenant" | "admin"): void {
  if (scope === "admin") return;
  const message = "must be admin for the first key: it closes the service, and no other could be made";
  throw new Refusal("validation_failed", `scope ${message}.`, [{ path: "scope", message }]);
}

/** The keys, who a caller is, and tokens for event streams. Under `/api/v1`. */
export const accessRoutes: FastifyPluginAsync<AccessRoutesOptions> = async (plugin, { store, streamTokens, clock }) => {
  const parts = { store, streamTokens, clock };
  await plugin.register(keyRoutes, parts);
  await plugin.register(callerRoutes, parts);
};

const keyRoutes: FastifyPluginAsync<AccessRoutesOptions> = async (plugin, { store, clock }) => {
  const app = plugin.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/keys",
    {
      config: { access: "admin" },
      schema: {
        tags,
        summary: "API keys, newest first",
        description: "Those that were made here, the revoked ones too; not those of `GALLEY_API_KEYS`.",
        response: { 200: ApiKeyList },
      },
    },
    async () => ({ keys: (await store.list()).map(viewKey) }),
  );

  app.post(
    "/keys",
    {
      config: { access: "admin" },
      preValidation: warnOfUnknownFields(CreateApiKeyRequest),
      schema: {
        tags,
        summary: "Make an API key",
        description:
          "The answer holds the key, once. The first key closes the service to whoever has none: let it be one with the " +
          "scope `admin`.",
        body: CreateApiKeyRequest,
        response: { 201: CreatedApiKey, 422: Problem },
      },
    },
    async (request, reply) => {
      const { name, tenant, scope } = request.body;
      if (!request.caller.key) refuseLockout(scope);
      const { key, stored } = await store.create({
        name,
        tenant,
        scope,
        expiresAt: expiryOf(request.body, clock.now()),
      });
      reply.code(201).header("cache-control", "no-store");
      return { ...viewKey(stored), key };
    },
  );

  app.delete(
    "/keys/:key_id",
    {
      config: { access: "admin" },
      schema: {
        tags,
        summary: "Revoke an API key",
        description: "It ends within a second, everywhere and for good. The same again changes nothing.",
        params: ApiKeyParams,
        response: { 200: ApiKey, 404: Problem },
      },
    },
    async (request) => {
      const { key_id } = request.params;
      const stored = await store.revoke(key_id);
      if (!stored) throw new Refusal("key_not_found", `There is no key ${key_id}.`);
      return viewKey(stored);
    },
  );
};

const callerRoutes: FastifyPluginAsync<AccessRoutesOptions> = async (plugin, { streamTokens }) => {
  const app = plugin.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/keys/me",
    {
      schema: {
        tags,
        summary: "Who a caller is taken for",
        description: "The tenant and the scope of the key that it was asked with.",
        response: { 200: WhoAmI },
      },
    },
    async ({ caller: { tenant, scope, key } }) => ({
      tenant,
      scope,
      key: key ? { id: key.id, name: key.name, expires_at: isoOrNull(key.expiresAt) } : null,
    }),
  );

  app.post(
    "/events/token",
    {
      schema: {
        tags: ["jobs"],
        summary: "A token to listen to all jobs with",
        description: "For browsers, whose EventSource sends no headers. It lets its bearer read the tenant's events.",
        response: { 200: StreamToken },
      },
    },
    async ({ caller }, reply) => {
      const { token, expiresAt } = streamTokens.issueForTenant(caller.tenant);
      reply.header("cache-control", "no-store");
      return { token, events_url: `/api/v1/events?token=${token}`, expires_at: iso(expiresAt) };
    },
  );
};
