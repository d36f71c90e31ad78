import fc from "fast-check";
import type { Message } from "../../../src/server/rpc.ts";

/** Messages as `fromObject` takes them, of all that a client may send. Times are those that every reader knows. */

const text = fc.string({ unit: "binary", maxLength: 20 });
const nanos = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 999 }).map((ms) => ms * 1_000_000),
  fc.nat(999_999_999),
);
const timestamp = fc.record({ seconds: fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }), nanos });
const duration = fc.record({ seconds: fc.nat(315_576_000), nanos });
const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const headers = fc.dictionary(
  text.filter((key) => key !== "__proto__"),
  text,
  { maxKeys: 3, noNullPrototype: true },
);

/** Any of the fields, each of them or not. */
const some = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Message> =>
  fc.record(fields, { requiredKeys: [], noNullPrototype: true });

const httpMethod = fc.constantFrom("POST", "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS");
const token = { oauthToken: some({ serviceAccountEmail: text, scope: text }) };
const identity = { oidcToken: some({ serviceAccountEmail: text, audience: text }) };

/** At most one of the two halves: fields of one oneof. */
const either = (fields: Record<string, fc.Arbitrary<unknown>>, one: object, other: object): fc.Arbitrary<Message> =>
  fc.oneof(some({ ...fields, ...one }), some({ ...fields, ...other }));

const httpRequest = either({ url: text, httpMethod, headers, body: bytes }, token, identity);
const appEngineHttpRequest = some({
  httpMethod,
  appEngineRouting: some({ service: text, version: text, instance: text, host: text }),
  relativeUri: text,
  headers,
  body: bytes,
});
const retryConfig = some({
  maxAttempts: int32,
  maxRetryDuration: duration,
  minBackoff: duration,
  maxBackoff: duration,
  maxDoublings: int32,
});
const attempt = some({
  scheduleTime: timestamp,
  responseTime: timestamp,
  responseStatus: some({ code: int32, message: text }),
});

export const task = either(
  {
    name: text,
    scheduleTime: timestamp,
    createTime: timestamp,
    dispatchDeadline: duration,
    dispatchCount: int32,
    responseCount: int32,
    firstAttempt: attempt,
    lastAttempt: attempt,
    view: fc.constantFrom("BASIC", "FULL"),
    retryConfig,
  },
  { httpRequest },
  { appEngineHttpRequest },
);

const uriOverride = some({
  scheme: fc.constantFrom("SCHEME_UNSPECIFIED", "HTTP", "HTTPS"),
  host: text,
  port: fc.maxSafeInteger(),
  pathOverride: some({ path: text }),
  queryOverride: some({ queryParams: text }),
  uriOverrideEnforceMode: fc.constantFrom("IF_NOT_EXISTS", "ALWAYS"),
});

export const queue = some({
  name: text,
  appEngineRoutingOverride: some({ service: text, host: text }),
  rateLimits: some({
    maxDispatchesPerSecond: fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .filter((number) => !Object.is(number, -0)),
    maxBurstSize: int32,
    maxConcurrentDispatches: int32,
  }),
  retryConfig,
  state: fc.constantFrom("RUNNING", "PAUSED", "DISABLED"),
  purgeTime: timestamp,
  stackdriverLoggingConfig: some({ samplingRatio: fc.constantFrom(0.25, 1) }),
  httpTarget: either(
    {
      uriOverride,
      httpMethod,
      headerOverrides: fc.array(some({ header: some({ key: text, value: text }) }), { maxLength: 2 }),
    },
    token,
    identity,
  ),
});

export const policy = some({
  version: int32,
  etag: bytes,
  bindings: fc.array(
    some({ role: text, members: fc.array(text, { maxLength: 3 }), condition: some({ expression: text, title: text }) }),
    { maxLength: 3 },
  ),
});
