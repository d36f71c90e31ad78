import { timingSafeEqual } from "node:crypto";
import { tenantForm } from "@galley/contract";
import type { Caller } from "../http/caller.ts";
import { hashOf } from "./api-key.ts";

/** A key that the environment names. */
export interface ConfiguredKey {
  tenant: string;
  scope: Caller["scope"];
  /** SHA-256 of the key. */
  hash: Uint8Array;
}

/** Shorter ones can be guessed. */
const shortest = 16;
const scopes = ["tenant", "admin"] as const;

/**
 * Reads GALLEY_API_KEYS: `tenant:scope:key`, separated by commas or line breaks. A key alone is one of the tenant
 * `default` with scope `admin`. What is wrong is told by the entry's number, never with any part of it.
 */
export function readConfiguredKeys(text: string): { keys: ConfiguredKey[]; wrong: string[] } {
  const keys: ConfiguredKey[] = [];
  const wrong: string[] = [];
  const entries = text
    .split(/[,\r\n]/)
    .map((entry) => entry.trim())
    .filter(Boolean);
  const seen = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const read = readEntry(entry);
    const mistake = "mistake" in read ? read.mistake : seen.has(read.secret) ? "has the key of another" : undefined;
    if (mistake !== undefined) wrong.push(`entry ${index + 1} ${mistake}`);
    if ("mistake" in read) continue;
    seen.add(read.secret);
    keys.push({ tenant: read.tenant, scope: read.scope, hash: hashOf(read.secret) });
  }
  // Somebody meant to protect the service.
  if (text.trim() !== "" && entries.length === 0) wrong.push("holds no key");
  return { keys, wrong };
}

type Entry = { tenant: string; scope: Caller["scope"]; secret: string } | { mistake: string };

function readEntry(entry: string): Entry {
  const parts = entry.split(":");
  if (parts.length === 2) return { mistake: "must be tenant:scope:key, or a key alone" };
  const [tenant, scope, ...rest] = parts.length === 1 ? ["default", "admin", entry] : parts;
  const secret = rest.join(":");
  const known = scopes.find((one) => one === scope);
  if (!tenantForm.test(tenant!)) return { mistake: "names no tenant (letters, digits, and . _ - within, at most 63)" };
  if (known === undefined) return { mistake: `must have one of the scopes ${scopes.join(", ")}` };
  if (secret.length < shortest) return { mistake: `has a key of less than ${shortest} characters` };
  // Anything else cannot be sent in a header.
  if (!/^[\x21-\x7e]+$/.test(secret)) return { mistake: "has a key with characters that are not printable ASCII" };
  return { tenant: tenant!, scope: known, secret };
}

/** The key of these with this hash. Takes the same time whichever it is, and when it is none. */
export function findConfigured(keys: readonly ConfiguredKey[], hash: Uint8Array): number {
  let found = -1;
  for (const [index, key] of keys.entries()) if (timingSafeEqual(key.hash, hash)) found = index;
  return found;
}
