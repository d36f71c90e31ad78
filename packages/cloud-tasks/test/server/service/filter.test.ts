import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RpcError } from "../../../src/server/rpc.ts";
import { queueFields } from "../../../src/server/service/fields.ts";
import { parseFilter } from "../../../src/server/service/filter.ts";

/** Any UTF-16 at all. */
const anyText = fc.array(fc.nat({ max: 0xffff }), { maxLength: 60 }).map((units) => String.fromCharCode(...units));

const queue = {
  name: "projects/p/locations/us-central1/queues/Mail-Out",
  rateLimits: { maxDispatchesPerSecond: 500, maxBurstSize: 100, maxConcurrentDispatches: 1000 },
  retryConfig: {
    maxAttempts: -1,
    minBackoff: { seconds: 0, nanos: 100_000_000 },
    maxBackoff: { seconds: 3600, nanos: 0 },
    maxDoublings: 16,
  },
  state: "PAUSED",
  purgeTime: { seconds: Date.UTC(2026, 10, 22, 12) / 1000, nanos: 250_000_000 },
  httpTarget: {
    uriOverride: { scheme: "HTTPS", host: "example.com", uriOverrideEnforceMode: "ALWAYS" },
    headerOverrides: [{ header: { key: "X-A", value: "1" } }, { header: { key: "X-B", value: "2" } }],
  },
};

const passes = (filter: string): boolean => parseFilter(filter, queueFields)(queue);

describe("a filter lets the queue pass", () => {
  test.each([
    "",
    "  \n ",
    "state: PAUSED",
    "state:PAUSED",
    "state = PAUSED",
    'state="PAUSED"',
    "state = 2",
    "state != RUNNING",
    "state > RUNNING",
    "NOT state = RUNNING",
    "-state = RUNNING",
    "NOT NOT state = PAUSED",
    "name : mail-out",
    'name = "PROJECTS/p/locations/us-central1/queues/mail-out"',
    "name:'queues/Mail'",
    "rate_limits.max_dispatches_per_second = 500",
    "rateLimits.maxDispatchesPerSecond >= 5e2",
    "rateLimits.max_burst_size < 100.5",
    "retry_config.max_attempts = -1",
    "retry_config.max_attempts:-1",
    "retryConfig.minBackoff = 0.1s",
    "retryConfig.minBackoff = 100ms",
    "retryConfig.maxBackoff = 1h",
    "retryConfig.maxBackoff <= 3600",
    'purge_time > "2026-11-22T12:00:00Z"',
    "purge_time > 2026-11-22T12:00:00Z",
    'purge_time = "2026-11-22T13:00:00.25+01:00"',
    "purge_time < 2026-11-23",
    "purge_time:*",
    "http_target:*",
    "NOT stackdriver_logging_config:*",
    "NOT stackdriver_logging_config.sampling_ratio != 5",
    "http_target.uri_override.scheme = HTTPS",
    "httpTarget.uriOverride.host: EXAMPLE",
    "http_target.header_overrides.header.key = x-b",
    "http_target.header_overrides.header.key != x-c",
    "NOT http_target.header_overrides.header.key != x-b",
    "state = PAUSED AND name: mail",
    "state = PAUSED name: mail",
    "state = RUNNING OR name: mail",
    "state = (RUNNING OR PAUSED)",
    "state = (NOT RUNNING)",
    "retry_config.max_attempts = (5 OR -1)",
    "(state = PAUSED)AND(name: mail)",
    // OR binds closer than AND: the first would be true if AND did.
    "NOT (state = PAUSED OR name: mail AND name: nothing)",
    "state = PAUSED -- what follows is a comment ( \n AND name: mail",
    "mail-out",
    '"example.com"',
    "paused AND us-central1",
    'name != "say \\"no\\""',
  ])("%j", (filter) => {
    expect(passes(filter)).toBe(true);
  });
});

describe("a filter holds the queue back", () => {
  test.each([
    "state: RUNNING",
    "state = DISABLED",
    "name = mail-out",
    "name: Spam",
    "rate_limits.max_dispatches_per_second > 500",
    "stackdriver_logging_config:*",
    "stackdriver_logging_config.sampling_ratio = 0",
    "stackdriver_logging_config.sampling_ratio != 0",
    "NOT state = PAUSED",
    "state = PAUSED AND name: spam",
    "state = PAUSED OR name: mail AND name: nothing",
    "spam",
    'name: "*"',
  ])("%j", (filter) => {
    expect(passes(filter)).toBe(false);
  });
});

describe("a bad filter is refused", () => {
  test.each([
    ["colour = red", 'Invalid filter: there is no field "colour".'],
    ["constructor = 1", 'Invalid filter: there is no field "constructor".'],
    ["rate_limits.constructor.name = 1", 'Invalid filter: there is no field "rate_limits.constructor.name".'],
    ["state = ASLEEP", 'Invalid filter: "ASLEEP" is no value for the field "state".'],
    [
      "rate_limits.max_burst_size = many",
      'Invalid filter: "many" is no value for the field "rate_limits.max_burst_size".',
    ],
    ["purge_time > yesterday", 'Invalid filter: "yesterday" is no value for the field "purge_time".'],
    ["purge_time > 2026-13-01", 'Invalid filter: "2026-13-01" is no value for the field "purge_time".'],
    ["retry_config = 5", 'Invalid filter: the field "retry_config" has no single value.'],
    ["state =", "Invalid filter: it ends too early."],
    ["state = PAUSED AND", "Invalid filter: it ends too early."],
    ["(state = PAUSED", "Invalid filter: it ends too early."],
    ["state = PAUSED)", 'Invalid filter at character 15: ")".'],
    ["state =~ PAU", 'Invalid filter at character 7: "=~ PAU".'],
    ["state = OR", 'Invalid filter at character 9: "OR".'],
    ['name = "open', 'Invalid filter at character 8: ""open".'],
    ["()", 'Invalid filter at character 2: ")".'],
    [`${"(".repeat(60)}state = PAUSED${")".repeat(60)}`, "Invalid filter: it is nested too deep."],
    ["NOT ".repeat(60), "Invalid filter: it is nested too deep."],
    ["a".repeat(20_001), "The filter must have at most 20000 characters."],
  ])("%j", (filter, message) => {
    expect(() => passes(filter)).toThrow(new RpcError("INVALID_ARGUMENT", message));
  });
});

test("whatever is written as a filter, it is taken or refused", () => {
  const word = fc.constantFrom(
    ..."( ) AND OR NOT - -- = != < <= > >= : * state name rateLimits.maxBurstSize retry_config PAUSED 5 0.1s".split(
      " ",
    ),
    ...['"', "'", "\\", "\n", '"x"', "purge_time", "2026-11-22", "=~", ".", ","],
  );
  const words = fc
    .array(word, { maxLength: 30 })
    .chain((list) => fc.constantFrom(" ", "").map((gap) => list.join(gap)));
  const filter = fc.oneof(words, anyText);
  fc.assert(
    fc.property(filter, (text) => {
      try {
        expect(typeof passes(text)).toBe("boolean");
      } catch (error) {
        expect(error).toBeInstanceOf(RpcError);
        expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
      }
    }),
    { numRuns: 2000 },
  );
});
