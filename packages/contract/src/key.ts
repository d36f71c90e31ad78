import { z } from "zod";

/** A tenant's name. */
export const tenantForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

const Tenant = z.string().regex(tenantForm, {
  error: "must be letters and digits, with . _ or - within, at most 63 characters",
});

export const KeyScope = z
  .enum(["tenant", "admin"])
  .describe("`tenant`: the tenant's own jobs. `admin`: those, and the service's queues, keys and metrics.");

const hasNoControls = (text: string): boolean => !/\p{Cc}/u.test(text);

export const CreateApiKeyRequest = z
  .object({
    name: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .refine(hasNoControls, { error: "must not contain control characters" })
      .describe("What it is for, to find it again."),
    tenant: Tenant.default("default").describe("Whose jobs are made and seen with it."),
    scope: KeyScope.default("tenant"),
    expires_at: z.iso.datetime({ offset: true }).optional().describe("When it ends by itself; never when absent."),
  })
  .meta({ id: "CreateApiKeyRequest" });
export type CreateApiKeyRequest = z.infer<typeof CreateApiKeyRequest>;

export const ApiKey = z
  .object({
    id: z.uuid(),
    name: z.string(),
    tenant: z.string(),
    scope: KeyScope,
    prefix: z.string().describe("How the key begins."),
    created_at: z.iso.datetime(),
    last_used_at: z.iso.datetime().nullable().describe("To the minute."),
    expires_at: z.iso.datetime().nullable(),
    revoked_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "ApiKey" });
export type ApiKey = z.infer<typeof ApiKey>;

export const CreatedApiKey = ApiKey.extend({
  key: z.string().describe("The key itself. It is told this once and cannot be found out again."),
}).meta({ id: "CreatedApiKey" });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

export const ApiKeyList = z.object({ keys: z.array(ApiKey) }).meta({ id: "ApiKeyList" });
export type ApiKeyList = z.infer<typeof ApiKeyList>;

export const ApiKeyParams = z.object({ key_id: z.uuid() });

/** Who a caller is taken for. */
export const WhoAmI = z
  .object({
    tenant: z.string(),
    scope: KeyScope,
    key: z
      .object({ id: z.string(), name: z.string(), expires_at: z.iso.datetime().nullable() })
      .nullable()
      .describe("Null while there are no keys, and whoever reaches the service may use it."),
  })
  .meta({ id: "WhoAmI" });
export type WhoAmI = z.infer<typeof WhoAmI>;

export const StreamToken = z
  .object({
    token: z.string().describe("For `?token=` of `events_url`: EventSource sends no headers."),
    events_url: z.string().describe("The tenant's events, with the token."),
    expires_at: z.iso.datetime().describe("No stream can be opened after it; one that is open goes on."),
  })
  .meta({ id: "StreamToken" });
export type StreamToken = z.infer<typeof StreamToken>;
