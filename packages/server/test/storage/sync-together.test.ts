import { expect, test } from "vitest";
import { createSyncTogether } from "../../src/storage/disk/sync-together.ts";

/** Flushes that end when they are told to. */
function scene() {
  const begun: Array<{ folder: string } & PromiseWithResolvers<void>> = [];
  const sync = createSyncTogether((folder) => {
    const flush = { folder, ...Promise.withResolvers<void>() };
    begun.push(flush);
    return flush.promise;
  });
  return { begun, sync, turn: () => new Promise<void>((resolve) => setImmediate(resolve)) };
}

test("a flush under way serves nobody who asks after it began; the next one serves all of them", async () => {
  const { begun, sync, turn } = scene();
  const done: string[] = [];
  const ask = (name: string) => sync("a").then(() => void done.push(name));
  const all = [ask("first"), ask("second"), ask("third")];
  await turn();
  expect(begun).toHaveLength(1);
  begun[0]!.resolve();
  await turn();
  expect(done).toEqual(["first"]);
  expect(begun).toHaveLength(2);
  all.push(ask("fourth"));
  begun[1]!.resolve();
  await turn();
  expect(done).toEqual(["first", "second", "third"]);
  begun[2]!.resolve();
  await Promise.all(all);
  expect(begun).toHaveLength(3);
});

test("folders do not wait for each other", async () => {
  const { begun, sync, turn } = scene();
  void sync("a");
  const other = sync("b");
  await turn();
  begun[1]!.resolve();
  await other;
  expect(begun.map(({ folder }) => folder)).toEqual(["a", "b"]);
});

test("a flush that fails fails for those it was for, and for nobody else", async () => {
  const { begun, sync, turn } = scene();
  const first = sync("a");
  const [second, third] = [sync("a"), sync("a")];
  begun[0]!.reject(new Error("broken"));
  await expect(first).rejects.toThrow("broken");
  await turn();
  begun[1]!.reject(new Error("gone"));
  await expect(second).rejects.toThrow("gone");
  await expect(third).rejects.toThrow("gone");
  const last = sync("a");
  begun[2]!.resolve();
  await last;
});
