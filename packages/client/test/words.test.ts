import { blogStages, JobStatus, terminalStatuses } from "@galley/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatEstimatedTime, getStageLabel, isTerminal } from "../src/index.ts";
import { status } from "./support/samples.ts";

describe("formatEstimatedTime", () => {
  test.each([
    [0, "a few seconds"],
    [-3, "a few seconds"],
    [9.9, "a few seconds"],
    [10, "10 seconds"],
    [44.2, "45 seconds"],
    [59, "59 seconds"],
    [59.5, "about 1 minute"],
    [60, "about 1 minute"],
    [89, "about 1 minute"],
    [240, "about 4 minutes"],
    [3569, "about 59 minutes"],
    [3570, "1 hour"],
    [3660, "1 hour 1 minute"],
    [3900, "1 hour 5 minutes"],
    [7200, "2 hours"],
    [86_399, "1 day"],
    [97_200, "1 day 3 hours"],
    [7 * 86_400, "7 days"],
  ])("%d s are %j", (seconds, words) => {
    expect(formatEstimatedTime(seconds)).toBe(words);
  });

  test.each([null, undefined, Number.NaN, Number.POSITIVE_INFINITY])("%s is unknown", (seconds) => {
    expect(formatEstimatedTime(seconds)).toBe("unknown");
  });

  test("never says 60 seconds, 60 minutes or 24 hours, gets units right, and is off by no more than half its smallest unit", () => {
    const unit: Record<string, number> = { second: 1, minute: 60, hour: 3600, day: 86_400 };
    fc.assert(
      fc.property(fc.double({ min: 10, max: 1e7, noNaN: true }), (seconds) => {
        const words = formatEstimatedTime(seconds);
        const parts = [...words.matchAll(/(\d+) (second|minute|hour|day)(s?)/g)].map((match) => ({
          amount: Number(match[1]),
          unit: match[2] ?? "",
          plural: match[3] === "s",
        }));
        expect(parts.length).toBeGreaterThan(0);
        for (const part of parts) expect(part.plural).toBe(part.amount !== 1);
        expect(words).not.toMatch(/\b(60 seconds|60 minutes|24 hours|0 \w+)\b/);
        const said = parts.reduce((sum, part) => sum + part.amount * (unit[part.unit] ?? Number.NaN), 0);
        const tolerance = seconds < 60 ? 1 : seconds < 86_370 ? 30 : 1830;
        expect(Math.abs(said - seconds)).toBeLessThanOrEqual(tolerance);
      }),
    );
  });
});

describe("getStageLabel", () => {
  const imageStages = ["preparing", "calling_provider", "storing", "processing_result", "waiting_approval"];

  test("every stage of the contract has words of its own, not just its name made readable", () => {
    const stages: string[] = [...blogStages, ...imageStages];
    const labels = stages.map(getStageLabel);
    expect(new Set(labels).size).toBe(stages.length);
    for (const label of labels) expect(label).toMatch(/^[A-Z][a-z]+( [a-z]+)*$/);
    expect(getStageLabel("draft_generation")).toBe("Writing the draft");
    expect(getStageLabel("calling_provider")).toBe("Generating the image");
    const readable = blogStages.filter((stage) => getStageLabel(stage).toLowerCase() === stage.replaceAll("_", " "));
    expect(readable).toEqual([]);
  });

  test.each([
    ["brand_new-stage", "Brand new stage"],
    ["resizeImage", "Resize image"],
    ["constructor", "Constructor"],
    ["__proto__", "Proto"],
    ["", "Waiting"],
    ["__", "Waiting"],
    [null, "Waiting"],
    [undefined, "Waiting"],
  ])("%j, which is not known, is %j", (stage, label) => {
    expect(getStageLabel(stage)).toBe(label);
  });
});

describe("isTerminal", () => {
  test("agrees with the contract on every status word, alone and within a status", () => {
    for (const word of JobStatus.options) {
      expect(isTerminal(word)).toBe(terminalStatuses.has(word));
      expect(isTerminal(status(word, 0))).toBe(terminalStatuses.has(word));
    }
  });

  test("a word it does not know is an end only for a job that has ended", () => {
    expect(isTerminal("aborted")).toBe(false);
    expect(isTerminal("toString")).toBe(false);
    const later = { ...status("failed", 10), status: "aborted" as "failed" };
    expect(isTerminal(later)).toBe(true);
    expect(isTerminal({ ...later, completed_at: null })).toBe(false);
  });

  test("a retried job is running even if it ended before", () => {
    expect(isTerminal({ ...status("queued", 10), completed_at: "2026-11-22T10:04:00.000Z" })).toBe(false);
  });
});
