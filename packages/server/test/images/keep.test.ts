import { armFaults, createManualClock } from "@galley/foundation";
import { expect, onTestFinished, test } from "vitest";
import { createKeeper } from "../../src/images/keep.ts";
import { picture } from "../fakes/images/pictures.ts";
import { away, openScene, passSeconds, passUntil, request } from "./scene.ts";

test("a picture that storage does not take at first is tried again, not bought again", async () => {
  const { clock, state, runner, accept, status, charges } = await openScene();
  state.failures = 3;
  const { job_id } = await accept(request);
  const delivery = runner.deliver(job_id);
  for (const [failed, wait] of [1000, 2000, 4000].entries()) {
    await expect.poll(() => state.failed).toBe(failed + 1);
    await clock.advance(wait - 1);
    expect(state.failed).toBe(failed + 1);
    await clock.advance(1);
  }
  expect(await delivery).toBe("ended");
  expect(await status(job_id)).toMatchObject({ status: "completed", retry_count: 0, result: { cost: 0.25 } });
  expect(state.made).toBe(1);
  expect(await charges()).toEqual([{ job_id, cost: 0.25 }]);
});

test("while storage is away no further picture is bought; jobs wait without an attempt, and go on when it is back", async () => {
  const { clock, state, runner, accept, status, charges } = await openScene();
  state.failures = Number.POSITIVE_INFINITY;
  const [first, second] = [await accept(request), await accept({ ...request, prompt: "A harbour" })];
  const waiting = runner.deliver(first.job_id);
  await expect.poll(() => state.failed).toBe(1);
  const behind = runner.deliver(second.job_id);
  await expect.poll(() => state.failed).toBe(2);
  // Longer than three attempts of a job take.
  await passSeconds(clock, 60);
  expect(state.made).toBe(1);
  state.failures = 0;
  expect(await passUntil(clock, Promise.all([waiting, behind]))).toEqual(["ended", "ended"]);
  for (const { job_id } of [first, second])
    expect(await status(job_id)).toMatchObject({ status: "completed", retry_count: 0 });
  expect(state.made).toBe(2);
  expect((await charges()).map(({ cost }) => cost)).toEqual([0.25, 0.25]);
});

test("storage that stays away fails an attempt in words, after four minutes, and whoever runs the service is told why", async () => {
  const { clock, state, runner, accept, status } = await openScene();
  const { job_id } = await accept(request);
  state.failures = Number.POSITIVE_INFINITY;
  const delivery = runner.deliver(job_id);
  await expect.poll(() => state.failed).toBe(1);
  await passSeconds(clock, 200);
  expect(await status(job_id)).toMatchObject({ status: "processing", retry_count: 0 });
  expect(await passUntil(clock, delivery)).toBe("ended");
  expect(await status(job_id)).toMatchObject({
    status: "queued",
    retry_count: 1,
    error_code: "provider_unavailable",
    error_message: "The storage does not take pictures at the moment.",
  });
  expect(state.defects).toEqual([away()]);
});

test("a picture that cannot be read back for a time is waited for, and costs no attempt", async () => {
  const { clock, state, runner, accept, status } = await openScene();
  const { job_id } = await accept(request);
  state.unreadable = 2;
  const delivery = runner.deliver(job_id);
  for (const [failed, wait] of [1000, 2000].entries()) {
    await expect.poll(() => state.failed).toBe(failed + 1);
    await clock.advance(wait);
  }
  expect(await delivery).toBe("ended");
  expect(await status(job_id)).toMatchObject({ status: "completed", retry_count: 0 });
});

test("a source that storage does not take at first is waited for, and read once", async () => {
  const source = new Uint8Array(await picture(64, 64));
  const { clock, state, runner, acceptInput, status } = await openScene({ source });
  const asked = { provider: "paid", image_url: "https://example.org/a.png", num_variations: 1 };
  const { job_id } = await acceptInput({ operation: "variations", request: asked });
  state.failures = 1;
  const delivery = runner.deliver(job_id);
  await expect.poll(() => state.failed).toBe(1);
  await clock.advance(1000);
  expect(await delivery).toBe("ended");
  expect(await status(job_id)).toMatchObject({ status: "completed", retry_count: 0 });
});

test("one that was not stored when its process died is bought again, and both are in the account", async () => {
  const { clock, state, runner, accept, status, charges } = await openScene();
  const { job_id } = await accept(request);
  armFaults((point) => {
    if (point === "picture-before-store") throw new Error("the process has died");
  });
  onTestFinished(() => armFaults(undefined));
  await runner.deliver(job_id);
  armFaults(undefined);
  await clock.advance(10_000);
  await runner.deliver(job_id);
  expect(await status(job_id)).toMatchObject({ status: "completed", result: { cost: 0.5 } });
  expect(state.made).toBe(2);
  expect(await charges()).toEqual([0.25, 0.25].map((cost) => ({ job_id, cost })));
});

test("it is given up after four minutes, at once where the attempt is over, and where trying is of no use", async () => {
  const clock = createManualClock();
  let tries = 0;
  // Also where it is not let in: whoever runs it may mend that.
  let error: Error = away("refused");
  const put = async () => {
    tries += 1;
    throw error;
  };
  const { keep } = createKeeper({ files: { put }, clock });
  const keepOne = (signal = new AbortController().signal) => keep("job", new Uint8Array(1), "image/png", signal);
  const given = expect(keepOne()).rejects.toBe(error);
  const begun = clock.now();
  while (clock.waiting === 0) await clock.advance(0);
  while (clock.waiting > 0) await clock.advance(1000);
  await given;
  expect((clock.now() - begun) / 1000).toBeGreaterThan(200);
  expect((clock.now() - begun) / 1000).toBeLessThanOrEqual(240);
  // 1, 2, 4, 8 and 16 s, then every 30.
  expect(tries).toBe(6 + 6);
  const over = new AbortController();
  const ended = expect(keepOne(over.signal)).rejects.toThrow("over");
  await clock.advance(0);
  over.abort(new Error("over"));
  await ended;
  for (const mistake of [new TypeError("a mistake"), away("bad_key")]) {
    tries = 0;
    error = mistake;
    await expect(keepOne()).rejects.toBe(error);
    expect(tries).toBe(1);
  }
});

test("what is estimated before there is history: the figures of each quality, or what the provider says, for each picture", async () => {
  const { accept, job } = await openScene();
  const seconds = async (quality: string) => (await accept({ ...request, quality })).estimated_completion_time;
  expect([await seconds("draft"), await seconds("standard"), await seconds("high"), await seconds("ultra")]).toEqual([
    5, 15, 20, 30,
  ]);
  const estimateOf = (operation: string, asked: object) => {
    const source = { provider: "paid", image_url: "https://example.org/a.png" };
    const input = job.input.parse({ operation, request: { ...source, ...asked } });
    return job.firstEstimate(input, job.pin(input, 0));
  };
  expect(estimateOf("variations", { num_variations: 3 })).toBe(27);
  expect(estimateOf("upscale", { scale: 2 })).toBe(9);
});
