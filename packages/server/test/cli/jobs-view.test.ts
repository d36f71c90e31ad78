import type { JobStatusResponse } from "@galley/contract";
import { describe, expect, test } from "vitest";
import { viewJob, viewJobs } from "../../src/cli/jobs-view.ts";

const now = Date.UTC(2026, 5, 1);
const at = (difference: number): string => new Date(now + difference).toISOString();

const jobOf = (change: Partial<JobStatusResponse> = {}): JobStatusResponse => ({
  job_id: "01980000-0000-7000-8000-000000000001",
  kind: "blog",
  title: "Composting at home, through the whole of a long winter",
  status: "queued",
  progress_percentage: 25,
  current_stage: null,
  progress_updates: [],
  created_at: at(-60_000),
  queued_at: at(-1000),
  started_at: at(-50_000),
  completed_at: null,
  result: null,
  error_message: "The provider did not answer.",
  error_code: "provider_unavailable",
  retry_count: 1,
  next_attempt_at: at(10_000),
  estimated_time_remaining: null,
  task_name: null,
  cancel_requested: false,
  metadata: {},
  batch_id: null,
  cost: 0,
  ...change,
});

describe("a list of jobs", () => {
  const linesAt = (width?: number) => viewJobs([jobOf(), jobOf({ title: null })], now, width).split("\n");

  test("shows the titles whole where there is no terminal", () => {
    const [titles, first, second] = linesAt();
    expect(titles).toMatch(/^JOB .* TITLE$/);
    expect(first!.slice(titles!.indexOf("TITLE"))).toBe(jobOf().title);
    expect(second).toMatch(/provider_unavailable$/);
  });

  test("cuts them to the width of one, as far as something can still be read", () => {
    const [titles, first] = linesAt(130);
    expect(first!.length).toBeOneOf([129, 130]);
    expect(first!.slice(titles!.indexOf("TITLE"))).toMatch(/^Composting at home, .*…$/);
    const [, narrow] = linesAt(60);
    expect(narrow!.slice(titles!.indexOf("TITLE"))).toBe("Composting at h…");
  });
});

describe("one job", () => {
  const view = (job: JobStatusResponse) => viewJob(job, [], { now, urlOf: String });

  test("is shown with its title, and with when its next attempt comes", () => {
    const shown = view(jobOf());
    expect(shown).toMatch(/^ {2}title {8}Composting at home, through the whole of a long winter$/m);
    expect(shown).toMatch(/^ {2}next attempt 2026-06-01 00:00:10, in 10s$/m);
  });

  test("that could begin waits for a worker; where there is nothing to tell, nothing is told", () => {
    expect(view(jobOf({ next_attempt_at: at(0) }))).toMatch(/^ {2}next attempt .*, as soon as a worker is free$/m);
    expect(view(jobOf({ title: null, next_attempt_at: null }))).not.toMatch(/title|next attempt/);
  });
});
