import { EventEmitter } from "node:events";
import type { Signals } from "./database.ts";

/** Signals within one process. */
export function createLocalSignals(): Signals & { missed(): void } {
  const emitter = new EventEmitter();
  const missed = new Set<() => void>();
  emitter.setMaxListeners(0);
  return {
    publish: (channel, message) => void emitter.emit(`signal:${channel}`, message),
    subscribe(channel, listener, onMissed) {
      emitter.on(`signal:${channel}`, listener);
      if (onMissed) missed.add(onMissed);
      return () => {
        emitter.off(`signal:${channel}`, listener);
        if (onMissed) missed.delete(onMissed);
      };
    },
    /** Tells every subscriber that messages may have been lost. */
    missed() {
      for (const look of missed) look();
    },
  };
}
