import { describe, expect, test } from "vitest";
import { RpcError } from "../../../src/server/rpc.ts";
import { queueFields } from "../../../src/server/service/fields.ts";
import { masked, toMask } from "../../../src/server/service/masks.ts";

const mask = (...paths: string[]) => toMask({ paths }, queueFields);

describe("a field mask", () => {
  test("that is empty, absent or a star means all fields", () => {
    expect(mask()).toBe("all");
    expect(mask("")).toBe("all");
    expect(mask("*")).toBe("all");
    expect(toMask(null, queueFields)).toBe("all");
    expect(toMask(undefined, queueFields)).toBe("all");
  });

  test("names fields in snake case and in camel case", () => {
    expect(mask("rate_limits.max_concurrent_dispatches", "retryConfig.maxAttempts", "http_target")).toEqual([
      ["rateLimits", "maxConcurrentDispatches"],
      ["retryConfig", "maxAttempts"],
      ["httpTarget"],
    ]);
  });

  test("may come as one text with commas", () => {
    expect(mask("rate_limits, retry_config")).toEqual([["rateLimits"], ["retryConfig"]]);
  });

  test("of output-only fields changes nothing, and is not all fields", () => {
    const outputOnly = ["name", "state", "purge_time", "purge_time.seconds", "rate_limits.max_burst_size"];
    expect(mask(...outputOnly, "app_engine_routing_override.host")).toEqual([]);
  });

  test.each([
    "colour",
    "rate_limits.colour",
    "rate_limits.max_attempts",
    "retry_config.min_backoff.seconds",
    "http_target.header_overrides.header",
    "constructor",
    "__proto__",
    "rate_limits.",
    ".rate_limits",
  ])("with the path %j is refused", (path) => {
    expect(() => mask("rate_limits", path)).toThrow(
      new RpcError("INVALID_ARGUMENT", `Invalid field path in the update mask: "${path}".`),
    );
  });
});

describe("what a mask chooses", () => {
  const current = {
    rateLimits: { maxDispatchesPerSecond: 5, maxConcurrentDispatches: 7 },
    stackdriverLoggingConfig: { samplingRatio: 0.5 },
    httpTarget: { oidcToken: { serviceAccountEmail: "a@b", audience: "x" } },
  };
  const change = (wanted: object, ...paths: string[]) => masked(current, wanted, mask(...paths), queueFields);

  test("is taken over, and the rest stays", () => {
    expect(change({ rateLimits: { maxDispatchesPerSecond: 9 } }, "rate_limits.max_dispatches_per_second")).toEqual({
      ...current,
      rateLimits: { maxDispatchesPerSecond: 9, maxConcurrentDispatches: 7 },
    });
  });

  test("is replaced as a whole where a whole message is named", () => {
    expect(change({ rateLimits: { maxDispatchesPerSecond: 9 } }, "rate_limits").rateLimits).toEqual({
      maxDispatchesPerSecond: 9,
    });
  });

  test("is cleared where nothing is given", () => {
    expect(change({ stackdriverLoggingConfig: null }, "stackdriver_logging_config")).not.toHaveProperty(
      "stackdriverLoggingConfig",
    );
    expect(change({}, "rate_limits.max_concurrent_dispatches").rateLimits).toEqual({ maxDispatchesPerSecond: 5 });
    expect(change({}, "retry_config.max_attempts")).toEqual(current);
  });

  test("clears the other field of a oneof", () => {
    const wanted = { httpTarget: { oauthToken: { serviceAccountEmail: "c@d", scope: "s" } } };
    expect(change(wanted, "http_target.oauth_token").httpTarget).toEqual(wanted.httpTarget);
    expect(change(wanted, "http_target.oauth_token.scope").httpTarget).toEqual({ oauthToken: { scope: "s" } });
    expect(change({}, "http_target.oauth_token")).toEqual(current);
  });

  test("does not share anything with what it came from", () => {
    const wanted = { rateLimits: { maxDispatchesPerSecond: 9 } };
    const result = change(wanted, "rate_limits");
    result.rateLimits.maxDispatchesPerSecond = 1;
    result.stackdriverLoggingConfig.samplingRatio = 1;
    expect(wanted.rateLimits.maxDispatchesPerSecond).toBe(9);
    expect(current.stackdriverLoggingConfig.samplingRatio).toBe(0.5);
  });
});
