import { type AnyJobStatus, JobFailedError } from "@galley/client";
import { fireEvent } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { request } from "../../client/test/support/samples.ts";
import { BlogGenerationProgress, JobProgress, StageList, useAsyncBlogGeneration } from "../src/index.ts";
import { jobOf, startFakeGalley } from "./support/fake-galley.ts";
import { ended } from "./support/fake-jobs.ts";
import { pass, show, shown, useStage } from "./support/stage.tsx";

useStage();

const step = (stage: string, status: string, second: number) => ({
  stage,
  stage_number: 1,
  total_stages: 3,
  progress_percentage: 10,
  status,
  details: null,
  metadata: {},
  timestamp: `2026-11-22T10:00:0${second}.000Z`,
});

test("a job's progress is a progressbar with a value and words, and only the stage is read out", () => {
  const galley = startFakeGalley();
  const page = show(<JobProgress job={jobOf(1, "processing", 42.7)} />, galley);
  const bar = page.getByRole("progressbar", { name: "Progress of the job" });
  expect(bar.getAttribute("aria-valuenow")).toBe("42");
  expect(bar.getAttribute("aria-valuetext")).toBe("42 %, Writing the draft");
  expect(bar.firstElementChild?.getAttribute("style")).toBe("width: 42.7%;");
  expect(page.getByRole("status").textContent).toBe("Writing the draft");
  expect(page.container.textContent).toContain("about 4 minutes left");
  page.rerender(<JobProgress job={jobOf(1, "processing", 43.1)} />);
  expect(page.getByRole("status").textContent).toBe("Writing the draft");
  expect(page.queryByRole("alert")).toBeNull();
  expect(page.queryByRole("button")).toBeNull();
});

test("cancel and retry are offered when they are possible, and pressed once at a time", async () => {
  const galley = startFakeGalley();
  const { promise, resolve } = Promise.withResolvers<void>();
  const onCancel = vi.fn(() => promise);
  const onRetry = vi.fn(() => Promise.reject(new Error("There is no such job.")));
  const view = (job: AnyJobStatus) => <JobProgress job={job} onCancel={onCancel} onRetry={onRetry} />;
  const page = show(view(jobOf(1, "processing", 10)), galley);
  const cancel = page.getByRole("button", { name: "Cancel" });
  fireEvent.click(cancel);
  fireEvent.click(cancel);
  expect(onCancel).toHaveBeenCalledTimes(1);
  expect(cancel.getAttribute("aria-disabled")).toBe("true");
  page.rerender(view(jobOf(1, "processing", 10, { cancel_requested: true })));
  expect(page.getByRole("status").textContent).toBe("Stopping");
  expect(page.queryByRole("button")).toBeNull();
  resolve();
  page.rerender(view(ended(jobOf(1, "failed", 10), "failed")));
  expect(page.getByRole("alert").textContent).toBe("The model refused the topic.");
  fireEvent.click(page.getByRole("button", { name: "Try again" }));
  await pass();
  expect(onRetry).toHaveBeenCalledTimes(1);
  const said = () => page.getAllByRole("alert").map(({ textContent }) => textContent);
  expect(said()).toEqual(["The model refused the topic.", "There is no such job."]);
  onRetry.mockReturnValue(new Promise(() => {}));
  fireEvent.click(page.getByRole("button", { name: "Try again" }));
  await pass();
  expect(said()).toEqual(["The model refused the topic."]);
});

test("stages are a list in order, with the one under way marked", () => {
  const galley = startFakeGalley();
  const updates = [
    step("keyword_analysis", "started", 1),
    step("keyword_analysis", "Keyword analysis complete", 3),
    step("draft_generation", "started", 4),
    step("draft_generation", "started", 6),
  ];
  const job = jobOf(1, "processing", 42, { progress_updates: updates });
  const page = show(<StageList job={job} />, galley);
  const items = page.getAllByRole("listitem");
  expect(items.map((item) => item.textContent)).toEqual([
    "Analysing keywords done 2.0 s",
    "Writing the draft under way ",
  ]);
  expect(items.map((item) => item.getAttribute("aria-current"))).toEqual([null, "step"]);
  page.rerender(<StageList job={ended(job, "failed")} />);
  expect(page.getAllByRole("listitem")[1]?.textContent).toBe("Writing the draft not finished ");
});

test("BlogGenerationProgress shows what useAsyncBlogGeneration gives: stage, time, success", async () => {
  const galley = startFakeGalley();
  const Page = () => {
    const generation = useAsyncBlogGeneration();
    return (
      <>
        <button type="button" onClick={() => generation.createJob(request)}>
          Write
        </button>
        <BlogGenerationProgress {...generation} />
      </>
    );
  };
  const page = show(<Page />, galley);
  fireEvent.click(page.getByRole("button", { name: "Write" }));
  await shown();
  expect(page.getByRole("status").textContent).toBe("Waiting to start");
  galley.set(jobOf(1, "processing", 60));
  await pass(5100);
  expect(page.getByRole("progressbar").getAttribute("aria-valuetext")).toBe("60 %, Writing the draft");
  galley.set(ended(jobOf(1, "completed", 100), "completed"));
  await shown();
  expect(page.getByRole("status").textContent).toBe("Completed");
  expect(page.container.textContent).toContain("“Composting at home” is ready");
});

test("BlogGenerationProgress shows an error, and a job's cancelling not as one", () => {
  const galley = startFakeGalley();
  const error = new JobFailedError("The model refused the topic.", "content_refused", { jobId: null, job: null });
  const at = { progress: 20, currentStage: null, estimatedTimeRemaining: null };
  const page = show(<BlogGenerationProgress {...at} status="failed" error={error} />, galley);
  expect(page.getByRole("alert").textContent).toBe("The model refused the topic.");
  page.rerender(<BlogGenerationProgress {...at} status={null} error={new TypeError("No network")} />);
  expect(page.getByRole("status").textContent).toBe("Failed");
  page.rerender(<BlogGenerationProgress {...at} status="cancelled" />);
  expect(page.getByRole("status").textContent).toBe("Cancelled");
  expect(page.queryByRole("alert")).toBeNull();
});
