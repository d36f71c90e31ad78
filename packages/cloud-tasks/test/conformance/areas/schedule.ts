import { describe, expect, test } from "vitest";
import { useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { refusal } from "../refusal.ts";
import { time } from "../times.ts";

const day = 24 * 60 * 60;

export function schedule(face: FaceName): void {
  describe("a task for later", () => {
    const bench = useBench(face);
    const later = (seconds: number) => ({ scheduleTime: time(bench().clock.now() + seconds * 1000) });

    test("is sent in two seconds, and not before", async () => {
      const queue = await bench().newQueue();
      const created = await bench().create(queue, later(2));
      await bench().seconds(1.999);
      await bench().settle();
      expect(await bench().find(created)).toMatchObject({ dispatchCount: 0 });
      await bench().seconds(0.001);
      const request = await bench().target.next();
      expect(request.headers["x-cloudtasks-tasketa"]).toBe((bench().clock.now() / 1000).toFixed(6));
      request.answer(200);
      await bench().attempt(queue);
    });

    test("is sent once when the server was not there at its time", async () => {
      const queue = await bench().newQueue();
      await bench().create(queue, later(3600));
      await bench().restart();
      await bench().seconds(3599);
      await bench().settle();
      expect(bench().target.waiting).toEqual([]);
      await bench().restart();
      await bench().seconds(1);
      expect((await bench().answer(queue, 200)).result).toBe("succeeded");
      await bench().restart();
      await bench().settle();
      expect(bench().target.waiting).toEqual([]);
    });

    test("waits thirty days, and no millisecond longer", async () => {
      const queue = await bench().newQueue();
      expect((await refusal(bench().create(queue, later(30 * day + 0.001)))).message).toMatch(
        / is too far in the future/,
      );
      const created = await bench().create(queue, later(30 * day));
      await bench().seconds(30 * day - 1);
      await bench().settle();
      expect(await bench().find(created)).toMatchObject({ dispatchCount: 0 });
      await bench().seconds(1);
      await bench().answer(queue, 200);
    });

    test("does not hold up what is due before it", async () => {
      const queue = await bench().newQueue();
      for (const seconds of [3, 1, 2])
        await bench().create(queue, { ...later(seconds), name: `${queue}/tasks/${seconds}` });
      for (const seconds of [1, 2, 3]) {
        await bench().seconds(1);
        const request = await bench().target.next();
        expect(request.headers["x-cloudtasks-taskname"]).toBe(String(seconds));
        request.answer(200);
        await bench().attempt(queue);
      }
    });
  });
}
