import type { Clock, Database } from "@galley/foundation";
import type { ConfiguredKey } from "./configured-keys.ts";
import { createKeyRing, type KeyRing } from "./key-ring.ts";
import { createKeyStore, type KeyStore } from "./key-store.ts";
import { openStreamTokens, type StreamTokens } from "./stream-tokens.ts";
import type { AccessTables } from "./tables.ts";

/** Who may use the service, as a process knows it. */
export interface Access {
  readonly store: KeyStore;
  readonly keys: KeyRing;
  readonly streamTokens: StreamTokens;
}

export interface OpenAccessOptions {
  configured: readonly ConfiguredKey[];
  database: Database<AccessTables>;
  clock: Clock;
  onError: (error: unknown) => void;
}

export async function openAccess({ configured, database, clock, onError }: OpenAccessOptions): Promise<Access> {
  const store = createKeyStore(database, clock);
  return {
    store,
    keys: createKeyRing({ configured, store, signals: database.signals, clock, onError }),
    streamTokens: await openStreamTokens(database, clock),
  };
}
