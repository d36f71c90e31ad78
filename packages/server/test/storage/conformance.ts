import type { AdjustableClock } from "@galley/foundation";
import { afterEach, beforeEach, describe, expect } from "vitest";
import type { Storage } from "../../src/storage/port.ts";
import { readAll } from "./bodies.ts";
import { describeFinding } from "./conformance-find.ts";
import { describePutting } from "./conformance-put.ts";

/** A storage to be tried, and what surrounds it. */
export interface StorageScene {
  storage: Storage;
  clock: AdjustableClock;
  /** What no reader sees, and what should not be there: partial files, open uploads, requests that never end. */
  leftovers(): Promise<number>;
  close(): Promise<void>;
}

/** What the tests of the suite have: the scene of the test that runs, and what they often ask of it. */
export interface Stage {
  readonly storage: Storage;
  readonly clock: AdjustableClock;
  read(key: string): Promise<Buffer | undefined>;
  keysOf(prefix: string): Promise<string[]>;
  /** Connections end a moment after the call that has given up on them. */
  expectAllEnded(): Promise<void>;
  expectNothingLeft(): Promise<void>;
}

/** What every storage does. */
export function describeStorage(name: string, open: () => Promise<StorageScene>, { signs }: { signs: boolean }): void {
  let scene: StorageScene;
  const stage: Stage = {
    get storage() {
      return scene.storage;
    },
    get clock() {
      return scene.clock;
    },
    async read(key) {
      const found = await scene.storage.get(key);
      return found && readAll(found.stream);
    },
    keysOf: async (prefix) => (await Array.fromAsync(scene.storage.list(prefix))).map(({ key }) => key),
    expectAllEnded: () => expect.poll(() => scene.leftovers(), { interval: 1 }).toBe(0),
    async expectNothingLeft() {
      await stage.expectAllEnded();
      expect(await stage.keysOf("")).toEqual([]);
    },
  };
  describe(name, () => {
    beforeEach(async () => {
      scene = await open();
    });
    afterEach(async () => {
      await scene.storage.close();
      await scene.close();
    });
    describePutting(stage);
    describeFinding(stage, signs);
  });
}
