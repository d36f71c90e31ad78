import type { GalleyClient } from "@galley/client";
import { useCallback, useSyncExternalStore } from "react";
import { find, hold, type Resource } from "./shared.ts";

export type SharedOptions<R> = {
  client: GalleyClient;
  /** Which one; null: none now. What `create` makes must depend on nothing but the client and the name. */
  name: string | null;
  create: () => R;
  pauses?: boolean;
};

/**
 * Reads what all components of a client share under a name, and keeps it open while the component is mounted. `idle` is
 * what is read while it is not open: on a server, and in the very first rendering.
 */
export function useShared<Snapshot, R extends Resource<Snapshot>>(
  { client, name, create, pauses = false }: SharedOptions<R>,
  idle: Snapshot,
): Snapshot {
  const subscribe = useCallback(
    (listener: () => void) => {
      if (name === null) return () => {};
      const { resource, release } = hold(client, name, { create, pauses });
      const unsubscribe = resource.subscribe(listener);
      return () => {
        unsubscribe();
        release();
      };
    },
    [client, name, pauses],
  );
  const read = (): Snapshot => (name === null ? undefined : find<R>(client, name)?.getSnapshot()) ?? idle;
  return useSyncExternalStore(subscribe, read, () => idle);
}
