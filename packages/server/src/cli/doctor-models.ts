import { chooseModel } from "../blog/models/choose.ts";
import type { RemoteProvider } from "../blog/models/providers.ts";
import type { Config } from "../config.ts";
import { addressOf } from "../upstream/address.ts";
import { providerLabel } from "../upstream/labels.ts";
import { ask, type Finding, failed, ok, warning } from "./doctor-finding.ts";

/** How a provider is asked for its models, which costs nothing. */
interface Listing {
  url: string;
  headers: Record<string, string>;
  /** The variable that holds the key. */
  variable: string;
  /** The variable that holds the address. */
  addressVariable: string;
}

/** Each provider that is configured: whether it answers, takes the key, and has the model that is to be used. */
export async function checkModels({ models }: Pick<Config, "models">): Promise<Finding[]> {
  const chosen = chooseModel(undefined, models);
  if (!chosen.ok) return [failed("model", chosen.reason, "See GALLEY_MODEL.")];
  const { provider, model } = chosen.choice;
  const listings = Object.entries(listingsOf(models)) as Array<[RemoteProvider, Listing]>;
  const found = await Promise.all(
    listings.map(([name, listing]) => checkProvider(name, listing, name === provider ? model : undefined)),
  );
  const writer =
    provider === "offline"
      ? "posts are written by the offline writer, by rules"
      : `posts are written by ${provider}:${model}`;
  return [ok("model", writer), ...found];
}

function listingsOf(models: Config["models"]): Partial<Record<RemoteProvider, Listing>> {
  const { openai, anthropic, google, openaiCompatible } = models;
  const bearer = (key: string | undefined): Record<string, string> =>
    key === undefined ? {} : { authorization: `Bearer ${key}` };
  return {
    ...(openai && {
      openai: {
        url: `${addressOf(openai.baseURL, "api.openai.com", "/v1")}/models`,
        headers: bearer(openai.apiKey),
        variable: "OPENAI_API_KEY",
        addressVariable: "OPENAI_BASE_URL",
      },
    }),
    ...(anthropic && {
      anthropic: {
        url: `${addressOf(anthropic.baseURL, "api.anthropic.com", "/v1")}/models?limit=1000`,
        headers: { "x-api-key": anthropic.apiKey, "anthropic-version": "2023-06-01" },
        variable: "ANTHROPIC_API_KEY",
        addressVariable: "ANTHROPIC_BASE_URL",
      },
    }),
    ...(google && {
      google: {
        url: `${addressOf(google.baseURL, "generativelanguage.googleapis.com", "/v1beta")}/models?pageSize=1000`,
        headers: { "x-goog-api-key": google.apiKey },
        variable: "GOOGLE_GENERATIVE_AI_API_KEY",
        addressVariable: "GOOGLE_BASE_URL",
      },
    }),
    ...(openaiCompatible && {
      "openai-compatible": {
        url: `${addressOf(openaiCompatible.baseURL, "", "/v1")}/models`,
        headers: bearer(openaiCompatible.apiKey),
        variable: "OPENAI_COMPATIBLE_API_KEY",
        addressVariable: "OPENAI_COMPATIBLE_BASE_URL",
      },
    }),
  };
}

async function checkProvider(name: RemoteProvider, listing: Listing, wanted: string | undefined): Promise<Finding> {
  const asked = await ask(listing.url, { headers: listing.headers });
  const label = providerLabel(name);
  const where = new URL(listing.url).origin;
  if ("reason" in asked) {
    const advice = `See the network, and ${listing.addressVariable}.`;
    return failed(name, `${label} at ${where} cannot be reached: ${asked.reason}`, advice);
  }
  const { status } = asked.response;
  if (isKeyRefused(status, asked.body))
    return failed(name, `${label} refuses the key (${status})`, `Set ${listing.variable} to a valid one.`);
  if (status === 429)
    return warning(name, `${label} takes the key, but no more requests now (429)`, "See the quota and the bill.");
  if (status >= 500) return warning(name, `${label} has troubles of its own (${status})`, "Try again later.");
  const models = namesIn(asked.body);
  if (status !== 200 || models === undefined) {
    // Some servers speak the protocol without that call.
    const severity = name === "openai-compatible" ? warning : failed;
    return severity(name, `What answers at ${where} lists no models (${status})`, `See ${listing.addressVariable}.`);
  }
  if (wanted !== undefined && !models.includes(wanted)) {
    return warning(name, `${label} does not list the model ${wanted}`, "Set GALLEY_MODEL to one that it has.");
  }
  return ok(
    name,
    `takes the key and lists ${models.length} models${wanted === undefined ? "" : `, ${wanted} among them`}`,
  );
}

/** Google says 400 to a key that it does not know. */
const isKeyRefused = (status: number, body: unknown): boolean =>
  status === 401 || status === 403 || (status === 400 && JSON.stringify(body ?? "").includes("API_KEY_INVALID"));

/** OpenAI and Anthropic list `data[].id`, Google `models[].name` with `models/` before it. */
function namesIn(body: unknown): string[] | undefined {
  const { data, models } = (body ?? {}) as { data?: unknown; models?: unknown };
  const list = Array.isArray(data) ? data : Array.isArray(models) ? models : undefined;
  return list?.map((entry: { id?: unknown; name?: unknown }) =>
    String(entry.id ?? entry.name).replace(/^models\//, ""),
  );
}
