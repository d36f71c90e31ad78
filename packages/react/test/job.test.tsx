import { GalleyError, JobFailedError } from "@galley/client";
import { expect, test, vi } from "vitest";
import { JobProgress, useJob } from "../src/index.ts";
import { idOf, jobOf, startFakeGalley } from "./support/fake-galley.ts";
import { ended } from "./support/fake-jobs.ts";
import { pass, setHidden, show, shown, useInStage, useStage } from "./support/stage.tsx";

useStage();

const events = (number: number): string => `/api/v1/jobs/${idOf(number)}/events`;

test("a job is followed to its end, and its end told once", async () => {
  const galley = startFakeGalley();
  galley.set(jobOf(1, "processing", 10));
  const onComplete = vi.fn();
  const { result } = useInStage(() => useJob(idOf(1), { onComplete }), { client: galley.client, initialProps: {} });
  expect(result.current).toMatchObject({ job: null, isLoading: true, error: null, connection: "connecting" });
  await shown();
  expect(result.current).toMatchObject({ isLoading: false, connection: "live", job: { progress_percentage: 10 } });
  galley.set(ended(jobOf(1, "completed", 100), "completed"));
  await shown();
  expect(result.current).toMatchObject({
    connection: "closed",
    job: { status: "completed", progress_percentage: 100 },
  });
  expect(result.current.job?.result).toMatchObject({ title: "Composting at home" });
  expect(onComplete).toHaveBeenCalledTimes(1);
  expect(galley.open.size).toBe(0);
});

test("StrictMode and ten components cost one connection, which the last one closes", async () => {
  const galley = startFakeGalley();
  galley.set(jobOf(1, "processing", 10));
  const Watcher = () => <JobProgress job={useJob(idOf(1)).job} />;
  const Ten = ({ count }: { count: number }) =>
    Array.from({ length: count }, (_, key) => <Watcher key={String(key)} />);
  const page = show(<Ten count={10} />, galley);
  await shown();
  expect(page.getAllByRole("progressbar").map((bar) => bar.getAttribute("aria-valuenow"))).toEqual(
    Array(10).fill("10"),
  );
  expect(galley.asked).toEqual([`GET ${events(1)}`]);
  page.rerender(<Ten count={1} />);
  await shown();
  expect(galley.open.size).toBe(1);
  page.unmount();
  await pass();
  expect(galley.open.size).toBe(0);
});

test("a page that is exchanged for another of the same job, and another option, keep the connection", async () => {
  const galley = startFakeGalley();
  galley.set(jobOf(1, "processing", 10));
  const One = ({ pauses }: { pauses: boolean }) => {
    const { job, isLoading } = useJob(idOf(1), { pauseWhenHidden: pauses });
    return isLoading ? "Loading" : <JobProgress job={job} />;
  };
  const page = show(<One key="a" pauses />, galley);
  await shown();
  page.rerender(<One key="a" pauses={false} />);
  page.rerender(<One key="b" pauses />);
  expect(page.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("10");
  await shown();
  expect(galley.count("/events")).toBe(1);
});

test("what is over when it is first seen is told once, to each who watches", async () => {
  const galley = startFakeGalley();
  galley.set(ended(jobOf(1, "completed", 100), "completed"));
  const told = [vi.fn(), vi.fn()];
  const Watcher = ({ onComplete }: { onComplete: () => void }) => useJob(idOf(1), { onComplete }).connection;
  const Page = ({ count }: { count: number }) =>
    told.slice(0, count).map((onComplete, key) => <Watcher key={String(key)} onComplete={onComplete} />);
  const page = show(<Page count={1} />, galley);
  await shown();
  page.rerender(<Page count={2} />);
  await shown();
  expect(told.map((onComplete) => onComplete.mock.calls.length)).toEqual([1, 1]);
  expect(galley.count("/events")).toBe(1);
});

test("an unmount while the first answer is awaited ends the request", async () => {
  const galley = startFakeGalley();
  galley.set(jobOf(1, "processing", 10));
  const release = galley.hold();
  const { unmount } = useInStage(() => useJob(idOf(1)), { client: galley.client, initialProps: {} });
  await pass();
  expect(galley.open.size).toBe(1);
  unmount();
  await pass();
  expect(galley.open.size).toBe(0);
  release();
});

test("another id is another job at once, and nothing of the one before is shown", async () => {
  const galley = startFakeGalley();
  galley.set(jobOf(1, "processing", 10));
  galley.set(jobOf(2, "processing", 70));
  const seen: unknown[] = [];
  const hook = (number: number | null) => {
    const { job } = useJob(number === null ? null : idOf(number));
    seen.push([number, job?.job_id ?? null]);
    return job;
  };
  const { result, rerender } = useInStage(hook, { client: galley.client, initialProps: 1 as number | null });
  await shown();
  rerender(2);
  await shown();
  expect(result.current?.progress_percentage).toBe(70);
  galley.set(jobOf(1, "processing", 50));
  await shown();
  expect(seen).not.toContainEqual([2, idOf(1)]);
  expect([...galley.open].map((name) => name.split(" ").at(-1))).toEqual([events(2)]);
  rerender(null);
  await pass();
  expect(result.current).toBeNull();
  expect(galley.open.size).toBe(0);
});

test("callbacks that are new at each rendering neither connect anew nor are called twice", async () => {
  const galley = startFakeGalley();
  galley.set(jobOf(1, "processing", 10));
  const told: string[] = [];
  const hook = ({ name }: { name: string }) =>
    useJob(idOf(1), { onComplete: () => told.push(name), onError: (error) => told.push(error.message) });
  const { rerender } = useInStage(hook, { client: galley.client, initialProps: { name: "first" } });
  await shown();
  rerender({ name: "second" });
  galley.set(ended(jobOf(1, "completed", 100), "completed"));
  await shown();
  rerender({ name: "third" });
  await shown();
  expect(told).toEqual(["second"]);
  expect(galley.count("/events")).toBe(1);
});

test("text is rendered at most every 50 ms, the last of it always", async () => {
  const galley = startFakeGalley();
  galley.set(jobOf(1, "processing", 10));
  let renderings = 0;
  const hook = () => {
    renderings++;
    return useJob(idOf(1));
  };
  const { result } = useInStage(hook, { client: galley.client, initialProps: {} });
  await shown();
  await shown();
  renderings = 0;
  for (let word = 0; word < 100; word++) {
    galley.write(idOf(1), `word ${word} `);
    await pass(1);
  }
  await shown();
  expect(result.current.text[0]?.text).toMatch(/^word 0 .* word 99 $/);
  // StrictMode renders twice.
  expect(renderings / 2).toBeLessThanOrEqual(4);
});

test("a failed job is an error, told once, and runs again", async () => {
  const galley = startFakeGalley();
  galley.set(ended(jobOf(1, "failed", 40), "failed"));
  const onError = vi.fn();
  const { result } = useInStage(() => useJob(idOf(1), { onError }), { client: galley.client, initialProps: {} });
  await shown();
  expect(result.current.error).toBeInstanceOf(JobFailedError);
  expect(result.current.error).toMatchObject({ code: "content_refused", jobId: idOf(1) });
  expect(onError).toHaveBeenCalledTimes(1);
  await result.current.retry();
  await shown();
  expect(result.current).toMatchObject({ error: null, connection: "live", job: { status: "queued" } });
  await result.current.cancel();
  await shown();
  expect(result.current).toMatchObject({ job: { status: "cancelled" }, error: { code: "job_cancelled" } });
  expect(onError).toHaveBeenCalledTimes(2);
});

test("an unknown job is the client's error, and can be looked for again", async () => {
  const galley = startFakeGalley();
  const onError = vi.fn();
  const { result } = useInStage(() => useJob(idOf(1), { onError }), { client: galley.client, initialProps: {} });
  await shown();
  expect(result.current.error).toBeInstanceOf(GalleyError);
  expect(result.current).toMatchObject({ error: { code: "job_not_found" }, connection: "closed", isLoading: false });
  galley.set(jobOf(1, "processing", 10));
  result.current.refresh();
  await shown();
  expect(result.current).toMatchObject({ error: null, job: { progress_percentage: 10 } });
  expect(onError).toHaveBeenCalledTimes(1);
});

test("a hidden page has no connection after a while, and what happened meanwhile is seen with it", async () => {
  const galley = startFakeGalley();
  galley.set(jobOf(1, "processing", 10));
  const onComplete = vi.fn();
  const { result } = useInStage(() => useJob(idOf(1), { onComplete }), { client: galley.client, initialProps: {} });
  await shown();
  setHidden(true);
  await pass(4900);
  expect(galley.open.size).toBe(1);
  await pass(200);
  expect(galley.open.size).toBe(0);
  expect(result.current).toMatchObject({ connection: "paused", job: { progress_percentage: 10 } });
  galley.write(idOf(1), "written unseen");
  galley.set(jobOf(1, "processing", 60));
  setHidden(false);
  await shown();
  expect(result.current).toMatchObject({ connection: "live", job: { progress_percentage: 60 } });
  expect(result.current.text[0]?.text).toBe("written unseen");
  setHidden(true);
  await pass(5000);
  galley.set(ended(jobOf(1, "completed", 100), "completed"));
  setHidden(false);
  await shown();
  expect(onComplete).toHaveBeenCalledTimes(1);
  expect(result.current.connection).toBe("closed");
});

test("a look at another tab costs no connection, and one component that does not pause keeps it for all", async () => {
  const galley = startFakeGalley();
  galley.set(jobOf(1, "processing", 10));
  const hook = ({ pauseWhenHidden }: { pauseWhenHidden: boolean }) => [
    useJob(idOf(1)),
    useJob(idOf(1), { pauseWhenHidden }),
  ];
  const { rerender } = useInStage(hook, { client: galley.client, initialProps: { pauseWhenHidden: true } });
  await shown();
  setHidden(true);
  await pass(3000);
  setHidden(false);
  await pass(10_000);
  rerender({ pauseWhenHidden: false });
  setHidden(true);
  await pass(60);
  expect(galley.count("/events")).toBe(1);
  await pass(10_000);
  expect(galley.open.size).toBe(1);
  rerender({ pauseWhenHidden: true });
  await pass();
  expect(galley.open.size).toBe(0);
  setHidden(false);
  await shown();
  expect(galley.open.size).toBe(1);
});
