import type { Clock, Signals } from "@galley/foundation";
import type { Caller } from "../http/caller.ts";
import { hashOf, isApiKey } from "./api-key.ts";
import { type ConfiguredKey, findConfigured } from "./configured-keys.ts";
import { type KeyStore, keySignal, type StoredKey } from "./key-store.ts";

export interface KeyRing {
  /** Whether callers must prove themselves: there is a key, or there was one. */
  closed(): Promise<boolean>;
  /** Who has this key; undefined: nobody, or nobody any more. `knownOnly`: without looking for keys that were never seen. */
  callerOf(key: string, options?: { knownOnly?: boolean }): Promise<Caller | undefined>;
  /** No more is listened to. */
  close(): void;
}

export interface KeyRingOptions {
  configured: readonly ConfiguredKey[];
  store: KeyStore;
  signals: Pick<Signals, "subscribe">;
  clock: Clock;
  onError: (error: unknown) => void;
}

/** ms for which what was read of a key holds, should a signal be lost. A signal that comes ends it at once. */
const fresh = 1000;
/** ms between two notes of a key's use. */
const useGrain = 60_000;
/** Keys remembered at a time; more are asked for anew. */
const remembered = 10_000;

/** The keys as a process knows them: those of the environment, and those of the database for a moment. */
export function createKeyRing({ configured, store, signals, clock, onError }: KeyRingOptions): KeyRing {
  const known = new Map<string, { stored: StoredKey; until: number }>();
  const noted = new Map<string, number>();
  let shut = configured.length > 0;
  let openUntil = 0;
  /** Counts the changes: what was read before one is not remembered after it. */
  let generation = 0;

  const forget = (): void => {
    generation += 1;
    for (const seen of known.values()) seen.until = 0;
    openUntil = 0;
  };
  const unsubscribe = signals.subscribe(keySignal, forget, forget);

  async function find(hash: Buffer, knownOnly: boolean): Promise<StoredKey | undefined> {
    const name = hash.toString("hex");
    const seen = known.get(name);
    if (seen && seen.until > clock.now()) return seen.stored;
    if (knownOnly && !seen) return undefined;
    const before = generation;
    const stored = await store.find(hash);
    if (stored && before === generation) {
      if (known.size >= remembered) known.clear();
      known.set(name, { stored, until: clock.now() + fresh });
    }
    return stored;
  }

  function note({ id }: StoredKey): void {
    const now = clock.now();
    if ((noted.get(id) ?? -useGrain) > now - useGrain) return;
    if (noted.size >= remembered) noted.clear();
    noted.set(id, now);
    store.used(id, useGrain).catch(onError);
  }

  return {
    async closed() {
      if (shut || openUntil > clock.now()) return shut;
      const before = generation;
      shut = await store.any();
      if (before === generation) openUntil = clock.now() + fresh;
      return shut;
    },
    async callerOf(key, { knownOnly = false } = {}) {
      const hash = hashOf(key);
      const index = findConfigured(configured, hash);
      const own = configured[index];
      if (own) {
        const name = `GALLEY_API_KEYS ${index + 1}`;
        return { tenant: own.tenant, scope: own.scope, key: { id: `configured-${index + 1}`, name, expiresAt: null } };
      }
      if (!isApiKey(key)) return undefined;
      const stored = await find(hash, knownOnly);
      if (!stored || stored.revoked_at !== null) return undefined;
      if (stored.expires_at !== null && stored.expires_at <= clock.now()) return undefined;
      note(stored);
      const { id, name, tenant, scope, expires_at: expiresAt } = stored;
      return { tenant, scope, key: { id, name, expiresAt } };
    },
    close: unsubscribe,
  };
}
