import { createManualClock } from "@galley/foundation";
import { describe, expect, it } from "vitest";
import { BilledError } from "../../../src/images/port.ts";
import { createRateGate } from "../../../src/images/providers/rate/gate.ts";
import { createMemoryTurns } from "../../../src/images/providers/rate/memory.ts";
import { picture } from "../../fakes/images/pictures.ts";
import type { StabilityTrouble } from "../../fakes/images/stability-server.ts";
import { failure, generateWish, setUpStability, started, upscaleWish } from "./setup.ts";

const answer = (status: number, body: unknown = {}, headers: Record<string, string> = {}): StabilityTrouble => ({
  kind: "answer",
  answer: { status, body, headers },
});
const said = (status: number, name: string, ...errors: string[]) => answer(status, { id: "1", name, errors });

describe("a failure of Stability", () => {
  it.each([
    [
      said(400, "bad_request", "prompt: is bad"),
      "provider_rejected",
      false,
      "does not accept the request: prompt: is bad",
    ],
    [said(401, "unauthorized", "invalid authorization"), "provider_unauthorized", false, "does not accept the key"],
    [said(402, "payment_required", "no credits"), "provider_unauthorized", false, "no credit left"],
    [
      said(403, "content_moderation", "Your request was flagged."),
      "content_refused",
      false,
      "Your request was flagged",
    ],
    [said(403, "forbidden", "no"), "provider_unauthorized", false, "does not allow this key"],
    [said(404, "not_found", "no"), "provider_rejected", false, "not there"],
    [said(409, "conflict", "busy"), "provider_unavailable", true, "at the moment"],
    [said(413, "payload_too_large", "larger than 10MiB"), "provider_rejected", false, "too large: larger than 10MiB"],
    [said(422, "invalid_language", "English only"), "provider_rejected", false, "English only"],
    [said(429, "rate_limit_exceeded", "slow down"), "provider_rate_limited", true, "limits"],
    [said(500, "internal_error", "oops"), "provider_unavailable", true, "has trouble"],
    [answer(503, "<p>down</p>"), "provider_unavailable", true, "has trouble"],
    [answer(504), "provider_timeout", true, "too long"],
    [answer(302, "", { location: "http://elsewhere.example.com" }), "provider_rejected", false, "another address"],
    [{ kind: "web-page" }, "provider_unavailable", true, "cannot be read"],
    [{ kind: "reset" }, "provider_unavailable", true, "cannot be reached"],
    [{ kind: "filtered" }, "content_refused", false, "holds it back"],
  ] as const)("%#: %j", async (trouble, code, retryable, says) => {
    const { server, provider } = await setUpStability({ script: () => trouble as StabilityTrouble });
    const error = await failure(provider.make(generateWish()));
    expect(error).toMatchObject({ code, retryable });
    expect(error.message).toMatch(/^Stability AI .*\.$/);
    expect(error.message).toContain(says);
    expect(error).not.toBeInstanceOf(BilledError);
    // One attempt, which is not charged: the job's runner makes the next.
    expect(server.calls).toHaveLength(1);
    expect(server.charged).toBe(0);
  });

  it.each([
    [answer(200, "{"), "cannot be read"],
    [answer(200, { finish_reason: "SUCCESS", image: "bm8=" }), "no picture"],
    [answer(200, { image: "bm8=" }), "cannot be read"],
    [{ kind: "cut" }, "cannot be reached"],
  ] as const)("is billed where the work is done, %#: %j", async (trouble, says) => {
    const { server, provider } = await setUpStability({ script: () => trouble as StabilityTrouble });
    const source = await picture(400, 300);
    for (const wish of [generateWish(), upscaleWish({ source })]) {
      const error = await failure(provider.make(wish));
      expect(error).toBeInstanceOf(BilledError);
      expect(error).toMatchObject({ code: "provider_unavailable", retryable: true, cost: undefined });
      expect(error.message).toContain(says);
    }
    expect(server.calls).toHaveLength(2);
  });

  it("is not billed where what was begun is asked for: that can be asked for again", async () => {
    const { provider } = await setUpStability({
      polls: 0,
      script: ({ method }, n) => (method === "GET" && n === 2 ? answer(200, "{") : undefined),
    });
    const begun = await started(provider, upscaleWish({ quality: "ultra", source: await picture(300, 200) }));
    const collect = () => provider.collect(begun, new AbortController().signal);
    expect(await failure(collect())).not.toBeInstanceOf(BilledError);
    expect(await collect()).toMatchObject({ mediaType: "image/png" });
  });

  it.each([
    [said(429, "rate_limit_exceeded"), 60_000],
    [answer(429, {}, { "retry-after": "7" }), 7000],
    [answer(503, {}, { "retry-after": "3" }), 3000],
    [said(500, "internal_error"), undefined],
    [answer(402, {}, { "retry-after": "3" }), undefined],
  ])("tells the wait: %j", async (trouble, retryAfter) => {
    const { provider } = await setUpStability({ script: () => trouble });
    expect((await failure(provider.make(generateWish()))).retryAfter).toBe(retryAfter);
  });

  it("does not tell the key, an address or a long answer", async () => {
    const echo = `key test-key, Bearer sk-abcdef, see https://platform.stability.ai/x?y ${"long ".repeat(200)}`;
    const { server, provider } = await setUpStability({ script: () => said(400, "bad_request", echo) });
    const { message } = await failure(provider.make(generateWish()));
    for (const secret of ["test-key", "sk-abcdef", "://", server.url]) expect(message).not.toContain(secret);
    expect(message.length).toBeLessThan(300);
  });

  it("is a connection that cannot be made", async () => {
    const { provider } = await setUpStability({ env: { STABILITY_BASE_URL: "http://127.0.0.1:9" } });
    const error = await failure(provider.make(generateWish()));
    expect(error).toMatchObject({ code: "provider_unavailable", retryable: true });
    expect(error.message).not.toContain("127.0.0.1");
  });
});

describe("a call of Stability", () => {
  it("ends with the signal's reason", async () => {
    const { server, provider } = await setUpStability({ script: () => ({ kind: "hang" }) });
    const controller = new AbortController();
    const call = provider.make(generateWish({ signal: controller.signal }));
    await server.received(1);
    const reason = new Error("cancelled");
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    await expect(provider.make(generateWish({ signal: controller.signal }))).rejects.toBe(reason);
    expect(server.calls).toHaveLength(1);
  });

  it("ends when its time is over", async () => {
    const { server, provider, clock } = await setUpStability({
      script: () => ({ kind: "hang" }),
      env: { GALLEY_IMAGE_TIMEOUT_SECONDS: "30" },
    });
    const call = failure(provider.make(generateWish()));
    await server.received(1);
    await clock.advance(30_000);
    expect(await call).toMatchObject({ code: "provider_timeout", retryable: true });
  });

  it("makes all wait after a 429", async () => {
    const clock = createManualClock();
    const store = createMemoryTurns();
    const limits = { stability_ai: { count: 10, window: 1000 } };
    const gate = createRateGate({ clock, store, limits });
    const { server, provider, again } = await setUpStability({ gate, script: () => said(429, "rate_limit_exceeded") });
    expect(await failure(provider.make(generateWish()))).toMatchObject({ retryAfter: 60_000 });
    const other = failure(again().make(generateWish()));
    await clock.advance(59_999);
    expect(server.calls).toHaveLength(1);
    await clock.advance(1);
    expect(await other).toMatchObject({ code: "provider_rate_limited" });
    expect(server.calls).toHaveLength(2);
  });
});
