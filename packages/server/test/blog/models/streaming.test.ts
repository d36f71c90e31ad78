import { describe, expect, it } from "vitest";
import { writeOffline } from "../../../src/blog/models/offline/writer.ts";
import { JobCancelled } from "../../../src/jobs/job-error.ts";
import { sectionBrief } from "./context.ts";
import { providers, setUp } from "./setup.ts";

const written = writeOffline(sectionBrief);

describe.each(providers)("a text of $choice.provider as it is written", ({ protocol, choice }) => {
  it("is told whole at every moment, and at last is the answer", async () => {
    const { caller, context } = await setUp(choice, { protocol });
    const told: string[] = [];
    const text = await caller.text(context, "section", sectionBrief, { onText: (so) => told.push(so) });
    expect(told.length).toBeGreaterThan(20);
    told.reduce((before, after) => {
      expect(after.startsWith(before)).toBe(true);
      expect(after.length).toBeGreaterThan(before.length);
      return after;
    }, "");
    expect(told.at(-1)?.trim()).toBe(text);
    expect(text).toBe(written);
  });

  it("is not told again when it was stored", async () => {
    const { caller, context, server } = await setUp(choice, { protocol });
    await caller.text(context, "section", sectionBrief);
    const told: string[] = [];
    await expect(caller.text(context, "section", sectionBrief, { onText: (so) => told.push(so) })).resolves.toBe(
      written,
    );
    expect(told).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it.each([{}, { end: "as if whole" }] as const)(
    "can break off, which another attempt may get over (%j)",
    async (how) => {
      const script = () => ({ kind: "broken-stream", ...how }) as const;
      const { caller, context } = await setUp(choice, { protocol, script });
      const told: string[] = [];
      const asked = caller.text(context, "section", sectionBrief, { onText: (so) => told.push(so) });
      await expect(asked).rejects.toMatchObject({ name: "JobError", code: "provider_unavailable", retryable: true });
      expect(told.length).toBeGreaterThan(5);
      expect(context.parts.size).toBe(0);
      // What was written until then is billed, although nobody says so.
      expect(context.charges).toEqual([{ ...choice, tokens: expect.any(Number), cost: expect.any(Number) }]);
      expect(context.charges[0]?.cost).toBeGreaterThan(0);
    },
  );

  it("can end in an error of the provider's, which another attempt may get over", async () => {
    const script = () => ({ kind: "broken-stream", error: { status: 529, message: "Overloaded" } }) as const;
    const { caller, context } = await setUp(choice, { protocol, script });
    const asked = caller.text(context, "section", sectionBrief, { onText: () => {} });
    await expect(asked).rejects.toMatchObject({ name: "JobError", retryable: true });
    expect(context.parts.size).toBe(0);
  });

  it("ends with the reason when the job is aborted in the middle", async () => {
    const { caller, context, clock } = await setUp(choice, { protocol });
    const reason = new JobCancelled("cancelled by its owner");
    const asked = caller.text(context, "section", sectionBrief, { onText: () => context.abort(reason) });
    await expect(asked).rejects.toBe(reason);
    expect(clock.waiting).toBe(0);
    expect(context.parts.size).toBe(0);
  });
});

it("of a local model is told without its thinking", async () => {
  const choice = { provider: "openai-compatible", model: "qwen3:8b" };
  const answer = () => `<think>Heaps, heaps.\nWhat do I know?</think>\n\n${written}`;
  const { caller, context } = await setUp(choice, { protocol: "openai", answer });
  const told: string[] = [];
  const text = await caller.text(context, "section", sectionBrief, { onText: (so) => told.push(so) });
  expect(text).toBe(written);
  expect(told.join("")).not.toMatch(/think|What do I know/);
  expect(told.at(-1)?.trim()).toBe(written);
  expect(context.charges).toEqual([{ ...choice, tokens: expect.any(Number), cost: null }]);
  expect(context.charges[0]?.tokens).toBeGreaterThan(100);
});
