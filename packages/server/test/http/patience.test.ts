import { createManualClock } from "@galley/foundation";
import { expect, test } from "vitest";
import { usualPatience, watchClient } from "../../src/http/patience.ts";

const second = 1000;

function openScene() {
  const clock = createManualClock();
  const told: string[] = [];
  const watch = watchClient(clock, usualPatience, (sentence) => void told.push(sentence));
  /** Bytes that come at this rate. */
  async function send(seconds: number, bytesASecond: number): Promise<void> {
    for (let time = 0; time < seconds && told.length === 0; time++) {
      await clock.advance(second);
      watch.heard(bytesASecond);
    }
  }
  return { clock, told, watch, send };
}

test("a client that sends too slowly is told so after a minute, one that is fast enough is not", async () => {
  const slow = openScene();
  await slow.send(59, 1000);
  expect(slow.told).toEqual([]);
  await slow.send(60, 1000);
  expect(slow.told).toEqual(["The upload came too slowly."]);
  const fast = openScene();
  await fast.send(300, 1100);
  expect(fast.told).toEqual([]);
});

test("while we do not listen, the client is not slow", async () => {
  const { clock, told, watch, send } = openScene();
  await send(10, 2000);
  watch.listen(false);
  await clock.advance(600 * second);
  watch.listen(false);
  watch.listen(true);
  await send(100, 2000);
  expect(told).toEqual([]);
  // And what came then does not make up for a minute that is too slow altogether.
  watch.listen(false);
  await clock.advance(600 * second);
  watch.listen(true);
  await send(600, 500);
  expect(told).toEqual(["The upload came too slowly."]);
});

test("silence counts from when we listen again", async () => {
  const { clock, told, watch } = openScene();
  watch.heard(1_000_000);
  watch.listen(false);
  await clock.advance(29 * second);
  watch.listen(true);
  watch.listen(true);
  await clock.advance(29 * second);
  expect(told).toEqual([]);
  await clock.advance(2 * second);
  expect(told).toEqual(["Nothing of the upload has come for 30 s."]);
});
