import { describe, expect, it } from "vitest";
import { readBrief } from "../../../src/blog/briefs/briefs.ts";
import { OutlineAnswer } from "../../../src/blog/briefs/outline.ts";
import { SeoAnswer } from "../../../src/blog/briefs/seo.ts";
import { writeOffline } from "../../../src/blog/models/offline/writer.ts";
import { JobCancelled, JobError } from "../../../src/jobs/job-error.ts";
import type { Misbehaviour } from "../../fakes/model-server.ts";
import { createTestContext, outlineBrief, sectionBrief, seoBrief } from "./context.ts";
import { providers, setUp, timeout } from "./setup.ts";

/** Waits of the SDK's retries are as the server says: 1 ms. */
const soon = { "retry-after-ms": "1" };
/** What the servers write. */
const written = writeOffline(sectionBrief);
const firstOnly = (wrong: Misbehaviour) => (_request: unknown, n: number) => (n === 1 ? wrong : undefined);
const always = (wrong: Misbehaviour) => () => wrong;
const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Each answer in one piece, and as it is written. */
const ways = providers.flatMap((provider) => [
  { ...provider, way: "at once", options: {} },
  { ...provider, way: "as it is written", options: { onText: () => {} } },
]);

describe.each(ways)("asking $choice.provider $way", ({ protocol, choice, options }) => {
  it("answers with text, charged with tokens and a known price", async () => {
    const { caller, context, server } = await setUp(choice, { protocol });
    const text = await caller.text(context, "section/s2", sectionBrief, options);
    expect(text).toBe(written);
    expect(server.requests).toHaveLength(1);
    const [request] = server.requests;
    expect(request).toMatchObject({ model: choice.model, format: "text", stream: "onText" in options });
    expect(request?.brief).toEqual(sectionBrief);
    expect(request?.instructions).toContain("Write one section");
    expect(request?.maxOutputTokens).toBeGreaterThan(200 * 4);
    expect(context.charges).toEqual([{ ...choice, tokens: expect.any(Number), cost: expect.any(Number) }]);
    expect(context.charges[0]?.tokens).toBeGreaterThan(100);
    expect(context.charges[0]?.cost).toBeGreaterThan(0);
  });

  it("answers with an object of the schema it sent", async () => {
    const { caller, context, server } = await setUp(choice, { protocol });
    const outline = await caller.object(context, "outline", outlineBrief, OutlineAnswer);
    expect(outline).toEqual(JSON.parse(writeOffline(outlineBrief)));
    const [request] = server.requests;
    expect(request).toMatchObject({ format: "json", brief: outlineBrief });
    expect(request?.schema).toMatchObject({ type: "object", required: ["title", "sections", "faq"] });
    expect(context.charges).toHaveLength(1);
  });

  it("asks again when it is limited, and then succeeds", async () => {
    const script = firstOnly({ kind: "status", status: 429, headers: soon });
    const { caller, context, server } = await setUp(choice, { protocol, script });
    await expect(caller.text(context, "section", sectionBrief, options)).resolves.toBe(written);
    expect(server.requests).toHaveLength(2);
    expect(context.charges).toHaveLength(1);
  });

  it("asks again after an error of the server, and then succeeds", async () => {
    const script = firstOnly({ kind: "status", status: 500, headers: soon });
    const { caller, context, server } = await setUp(choice, { protocol, script });
    await expect(caller.text(context, "section", sectionBrief, options)).resolves.toBe(written);
    expect(server.requests).toHaveLength(2);
  });

  it("gives up an endless limit with the wait the provider asks for", async () => {
    // The SDK takes the milliseconds; the seconds that stand beside them are for clients without them.
    const script = always({ kind: "status", status: 429, headers: { "retry-after-ms": "25", "retry-after": "1" } });
    const { caller, context, server } = await setUp(choice, { protocol, script });
    const error = await caught(caller.text(context, "section", sectionBrief, options));
    expect(error).toBeInstanceOf(JobError);
    expect(error).toMatchObject({ code: "provider_rate_limited", retryable: true, retryAfter: 25 });
    expect(server.requests).toHaveLength(3);
    expect(context.charges).toEqual([]);
    expect(context.parts.size).toBe(0);
  });

  it("waits as long as the timeout for an answer, and no longer", async () => {
    const { caller, context, server, clock } = await setUp(choice, { protocol, script: always({ kind: "hang" }) });
    const asked = caught(caller.text(context, "section", sectionBrief, options));
    await server.received(1);
    await clock.advance(timeout - 1);
    expect(await Promise.race([asked, Promise.resolve("waiting")])).toBe("waiting");
    await clock.advance(1);
    expect(await asked).toMatchObject({
      name: "JobError",
      code: "provider_timeout",
      retryable: true,
      message: expect.stringContaining("60 seconds"),
    });
    expect(clock.waiting).toBe(0);
  });

  it("throws the reason itself when the job is aborted", async () => {
    const { caller, context, server, clock } = await setUp(choice, { protocol, script: always({ kind: "hang" }) });
    const asked = caught(caller.object(context, "outline", outlineBrief, OutlineAnswer));
    await server.received(1);
    const reason = new JobCancelled("cancelled by its owner");
    context.abort(reason);
    expect(await asked).toBe(reason);
    expect(clock.waiting).toBe(0);
  });

  it("asks for an unreadable object once more and says what was wrong", async () => {
    const script = firstOnly({ kind: "malformed" });
    const { caller, context, server } = await setUp(choice, { protocol, script });
    await expect(caller.object(context, "seo", seoBrief, SeoAnswer)).resolves.toHaveProperty("meta_title");
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]?.instructions).toContain("could not be used: it was not a JSON object");
    expect(context.charges).toHaveLength(2);
  });

  it("charges both answers when the object is unreadable twice", async () => {
    const { caller, context, server } = await setUp(choice, { protocol, script: always({ kind: "malformed" }) });
    const error = await caught(caller.object(context, "outline", outlineBrief, OutlineAnswer));
    expect(error).toMatchObject({ name: "JobError", code: "invalid_model_output", retryable: true });
    expect(server.requests).toHaveLength(2);
    expect(context.charges).toHaveLength(2);
    for (const charge of context.charges) expect(charge.cost).toBeGreaterThan(0);
  });

  it("names the fields of an object that has the wrong shape", async () => {
    const script = always({ kind: "text", text: '{"meta_title":"","excerpt":"x"}' });
    const { caller, context, server } = await setUp(choice, { protocol, script });
    const error = await caught(caller.object(context, "seo", seoBrief, SeoAnswer));
    expect(error).toMatchObject({ code: "invalid_model_output", message: expect.stringContaining("meta_description") });
    expect(server.requests[1]?.instructions).toContain("meta_title");
  });

  it("reads an object in a code fence at the first time", async () => {
    const { caller, context, server } = await setUp(choice, { protocol, script: always({ kind: "fenced" }) });
    const seo = await caller.object(context, "seo", seoBrief, SeoAnswer);
    expect(SeoAnswer.parse(seo)).toEqual(seo);
    expect(server.requests).toHaveLength(1);
    expect(context.charges).toHaveLength(1);
  });

  it("gives an answer that was cut off twice the room", async () => {
    const { caller, context, server } = await setUp(choice, { protocol, script: firstOnly({ kind: "truncated" }) });
    await expect(caller.text(context, "section", sectionBrief, options)).resolves.toBe(written);
    const [first, second] = server.requests;
    expect(second?.maxOutputTokens).toBe((first?.maxOutputTokens ?? 0) * 2);
    expect(context.charges).toHaveLength(2);
  });

  it("gives a cut-off object twice the room", async () => {
    const { caller, context, server } = await setUp(choice, { protocol, script: firstOnly({ kind: "truncated" }) });
    await expect(caller.object(context, "seo", seoBrief, SeoAnswer)).resolves.toHaveProperty("excerpt");
    const [first, second] = server.requests;
    expect(second?.maxOutputTokens).toBe((first?.maxOutputTokens ?? 0) * 2);
    expect(second?.instructions).toBe(first?.instructions);
  });

  it("ends a text that is cut off twice at its last full sentence", async () => {
    const answer = (): string =>
      "One is whole. Two is whole [e1]. Three is never going to be finished because it is long.";
    const { caller, context } = await setUp(choice, { protocol, answer, script: always({ kind: "truncated" }) });
    await expect(caller.text(context, "section", sectionBrief, options)).resolves.toBe(
      "One is whole. Two is whole [e1].",
    );
  });

  it.each(["refusal", "blocked"] as const)("fails for good when the content is refused (%s)", async (kind) => {
    const { caller, context, server } = await setUp(choice, { protocol, script: always({ kind }) });
    const refused = { name: "JobError", code: "content_refused", retryable: false };
    expect(await caught(caller.text(context, "section", sectionBrief, options))).toMatchObject(refused);
    expect(await caught(caller.object(context, "seo", seoBrief, SeoAnswer))).toMatchObject(refused);
    expect(server.requests).toHaveLength(2);
    expect(context.charges).toHaveLength(2);
  });

  it("takes an empty answer as unusable", async () => {
    const { caller, context } = await setUp(choice, { protocol, script: always({ kind: "text", text: " \n" }) });
    const error = await caught(caller.text(context, "section", sectionBrief, options));
    expect(error).toMatchObject({ code: "invalid_model_output", retryable: true });
    expect(context.charges).toHaveLength(1);
  });

  it("fails for good with a key the provider does not accept, and does not show it", async () => {
    const { caller, context, server } = await setUp(choice, { protocol, callersKey: "sk-live-very-secret" });
    const error = await caught(caller.text(context, "section", sectionBrief, options));
    expect(error).toMatchObject({ name: "JobError", code: "provider_unauthorized", retryable: false });
    expect((error as JobError).message).not.toMatch(/secret|127\.0\.0\.1/);
    expect(server.requests).toHaveLength(0);
  });

  it("asks once for a part, also in a later attempt", async () => {
    const { caller, context, server } = await setUp(choice, { protocol });
    const first = await caller.text(context, "section/s2", sectionBrief, options);
    const later = createTestContext(choice, context.parts);
    await expect(caller.text(later, "section/s2", sectionBrief, options)).resolves.toBe(first);
    expect(server.requests).toHaveLength(1);
    expect(later.charges).toEqual([]);
    const other = { ...sectionBrief, section: { ...sectionBrief.section, target_words: 300 } };
    await caller.text(later, "section/s2", other, options);
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    { wrong: { kind: "reset" }, code: "provider_unavailable", retryable: true },
    { wrong: { kind: "web-page" }, code: "provider_unavailable", retryable: true },
    { wrong: { kind: "status", status: 400, message: "Too long." }, code: "provider_rejected", retryable: false },
    { wrong: { kind: "status", status: 403 }, code: "provider_unauthorized", retryable: false },
    { wrong: { kind: "status", status: 404 }, code: "provider_rejected", retryable: false },
    { wrong: { kind: "status", status: 408 }, code: "provider_timeout", retryable: true },
    { wrong: { kind: "status", status: 409 }, code: "provider_unavailable", retryable: true },
    { wrong: { kind: "status", status: 422 }, code: "provider_rejected", retryable: false },
    { wrong: { kind: "status", status: 425 }, code: "provider_unavailable", retryable: true },
    { wrong: { kind: "status", status: 503 }, code: "provider_unavailable", retryable: true },
    { wrong: { kind: "status", status: 529 }, code: "provider_unavailable", retryable: true },
  ] as const)("reports $wrong.kind $wrong.status as $code", async ({ wrong, code, retryable }) => {
    const { caller, context, server } = await setUp(choice, { protocol, retries: 0, script: always(wrong) });
    const error = await caught(caller.text(context, "section", sectionBrief, options));
    expect(error).toMatchObject({ name: "JobError", code, retryable });
    expect((error as JobError).message).toMatch(/^(OpenAI|Anthropic|Google) [^\n]+\.$/);
    expect(server.requests).toHaveLength(1);
    expect(context.charges).toEqual([]);
  });

  it("does not ask at all for a job that is aborted already", async () => {
    const { caller, context, server } = await setUp(choice, { protocol });
    const reason = new JobCancelled("cancelled before");
    context.abort(reason);
    expect(await caught(caller.text(context, "section", sectionBrief, options))).toBe(reason);
    expect(server.requests).toHaveLength(0);
  });

  it("sends the brief last", async () => {
    const { caller, context, server } = await setUp(choice, { protocol });
    await caller.text(context, "section", sectionBrief, options);
    const prompt = server.requests[0]?.prompt ?? "";
    expect(readBrief(prompt)).toEqual(sectionBrief);
    expect(prompt.endsWith("</brief>")).toBe(true);
  });
});
