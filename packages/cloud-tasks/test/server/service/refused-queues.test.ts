import { describe, expect, test } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { type Case, location, queue, queueHelp, seconds, testRefusals, texts, useGoldenBench } from "./golden.ts";

const bench = useGoldenBench();
const refused = (method: string, code: string, cases: Case[]) => testRefusals(bench, method, code, cases);
const named = (id: string, parent = location) => ({ parent, queue: { name: `${location}/queues/${id}` } });
const make = (more: Message) => ({ parent: location, queue: { name: `${location}/queues/new`, ...more } });

describe("a queue's name", () => {
  refused("CreateQueue", "ALREADY_EXISTS", [["one that exists", named("mail"), "Queue already exists"]]);
  refused("CreateQueue", "FAILED_PRECONDITION", [["one deleted lately", named("deleted"), texts.tooRecently]]);
  refused("UpdateQueue", "FAILED_PRECONDITION", [["one deleted lately", named("deleted"), texts.tooRecently]]);
  const elsewhere = "projects/my-project/locations/europe-west1";
  refused("CreateQueue", "INVALID_ARGUMENT", [
    ["nothing", { parent: location }, "CreateQueueRequest.queue is required."],
    ["one without a name", { parent: location, queue: {} }, texts.queueFormat, queueHelp],
    ["an underscore", named("a_b"), texts.queueFormat, queueHelp],
    ["101 characters", named("a".repeat(101)), texts.queueFormat, queueHelp],
    ["an id alone", make({ name: "mail" }), texts.queueFormat, queueHelp],
    ["a line break at its end", named("a\n"), texts.queueFormat, queueHelp],
    ["another location", named("a", elsewhere), `${location}/queues/a must begin with ${elsewhere}.`],
    ["a parent that is none", named("a", "not-a-valid-parent"), texts.badResource],
  ]);
  refused("UpdateQueue", "INVALID_ARGUMENT", [
    ["nothing", {}, "UpdateQueueRequest.queue is required."],
    ["one without a name", { queue: {} }, texts.queueFormat, queueHelp],
  ]);
  refused("GetQueue", "INVALID_ARGUMENT", [
    ["nothing", {}, "GetQueueRequest.name is required."],
    ["an id alone", { name: "mail" }, texts.queueFormat, queueHelp],
  ]);
});

describe("a queue that is not there", () => {
  const absent = (text: string): Case[] => [
    ["one that never was", { name: `${location}/queues/none` }, text],
    ["one that was deleted", { name: `${location}/queues/deleted` }, text],
    ["one that cannot be", { name: `${location}/queues/hello_q` }, text],
  ];
  for (const method of ["GetQueue", "PauseQueue", "ResumeQueue", "PurgeQueue"])
    refused(method, "NOT_FOUND", absent(texts.noQueue));
  refused("DeleteQueue", "NOT_FOUND", absent(texts.noEntity));
});

describe("a queue's settings", () => {
  const rate = (maxDispatchesPerSecond: number) => make({ rateLimits: { maxDispatchesPerSecond } });
  const concurrent = (maxConcurrentDispatches: number) => make({ rateLimits: { maxConcurrentDispatches } });
  const retry = (retryConfig: Message) => make({ retryConfig });
  const sampling = (samplingRatio: number) => make({ stackdriverLoggingConfig: { samplingRatio } });
  const samplingText = "StackdriverLoggingConfig.samplingRatio must be between 0.0 and 1.0.";
  const wrongOrder = { minBackoff: seconds(11), maxBackoff: seconds(10) };
  refused("CreateQueue", "INVALID_ARGUMENT", [
    ["a negative rate", rate(-1), "RateLimits.maxDispatchesPerSecond cannot be negative."],
    ["a rate above 500", rate(500.1), "RateLimits.maxDispatchesPerSecond must be less than or equal to 500."],
    ["a rate that is no number", rate(Number.NaN), "RateLimits.maxDispatchesPerSecond must be a number."],
    ["a rate without end", rate(Number.POSITIVE_INFINITY), "RateLimits.maxDispatchesPerSecond must be a number."],
    ["a negative concurrency", concurrent(-1), "RateLimits.maxConcurrentDispatches cannot be negative."],
    [
      "a concurrency above 5000",
      concurrent(5001),
      "RateLimits.maxConcurrentDispatches must be less than or equal to 5000.",
    ],
    ["attempts below -1", retry({ maxAttempts: -2 }), "RetryConfig.maxAttempts must be greater or equal to -1."],
    ["negative doublings", retry({ maxDoublings: -1 }), "RetryConfig.maxDoublings cannot be negative."],
    ["a negative backoff", retry({ minBackoff: seconds(-1) }), "RetryConfig.minBackoff cannot be negative."],
    ["a negative limit", retry({ maxBackoff: seconds(0, -1) }), "RetryConfig.maxBackoff cannot be negative."],
    [
      "a negative retry duration",
      retry({ maxRetryDuration: seconds(0, -5) }),
      "RetryConfig.maxRetryDuration cannot be negative.",
    ],
    [
      "backoffs in the wrong order",
      retry(wrongOrder),
      "RetryConfig.minBackoff must be less than or equal to RetryConfig.maxBackoff.",
    ],
    ["a bad duration", retry({ minBackoff: seconds(1, -1) }), "RetryConfig.minBackoff is not a valid duration."],
    ["a sampling ratio above 1", sampling(1.01), samplingText],
    ["a negative sampling ratio", sampling(-0.1), samplingText],
    [
      "a routing that is no host",
      make({ appEngineRoutingOverride: { service: "evil.com/" } }),
      'AppEngineRouting.service "evil.com/" can contain only letters ([A-Za-z]), numbers ([0-9]), or hyphens (-), ' +
        "and at most 63 characters.",
    ],
  ]);
  const change = (rateLimits: Message, path: string) => ({
    queue: { name: queue, rateLimits },
    updateMask: { paths: [path] },
  });
  refused("UpdateQueue", "INVALID_ARGUMENT", [
    ["a field that there is not", change({}, "colour"), 'Invalid field path in the update mask: "colour".'],
    [
      "a bad value",
      change({ maxConcurrentDispatches: -1 }, "rate_limits.max_concurrent_dispatches"),
      "RateLimits.maxConcurrentDispatches cannot be negative.",
    ],
  ]);
});

describe("a queue's HTTP target", () => {
  const target = (httpTarget: Message) => make({ httpTarget });
  const host = (name: string) => target({ uriOverride: { host: name } });
  const header = (key: string, value: string) => target({ headerOverrides: [{ header: { key, value } }] });
  const account = { serviceAccountEmail: "a@b.iam.gserviceaccount.com" };
  const noHost = (name: string) => `UriOverride.host "${name}" is not a valid host name.`;
  refused("CreateQueue", "INVALID_ARGUMENT", [
    ["an empty host", host(""), "UriOverride.host cannot be empty."],
    ["a host with a space", host("a b"), noHost("a b")],
    ["a host with a port", host("example.com:80"), noHost("example.com:80")],
    ["a host with a path", host("example.com/x"), noHost("example.com/x")],
    ["a host with a user", host("me@example.com"), noHost("me@example.com")],
    ["a host of dots", host("1.2.3.4.5"), noHost("1.2.3.4.5")],
    ["a token for nobody", target({ oidcToken: { audience: "a" } }), "OidcToken.serviceAccountEmail is required."],
    ["a token for no one place", target({ oidcToken: account }), "OidcToken.audience is required."],
    ["an access token for nobody", target({ oauthToken: {} }), "OAuthToken.serviceAccountEmail is required."],
    ["an access token for nothing", target({ oauthToken: account }), "OAuthToken.scope is required."],
    ["a header without a name", header("", "1"), "HeaderOverride.header.key is required."],
    ["a header of nothing", target({ headerOverrides: [{}] }), "HeaderOverride.header.key is required."],
    ["a header of two lines", header("A", "1\r\nB: 2"), 'The header "A" cannot be sent over HTTP.'],
    ["headers of 80 KB", header("A", "x".repeat(81_919)), "The queue's headers must be smaller than 80 KB."],
    ["a method unknown", target({ httpMethod: 99 }), "HttpTarget.httpMethod is not a valid HTTP method."],
    ["a scheme unknown", target({ uriOverride: { scheme: 9 } }), "UriOverride.scheme is not a valid scheme."],
    [
      "a mode unknown",
      target({ uriOverride: { uriOverrideEnforceMode: 9 } }),
      "UriOverride.uriOverrideEnforceMode is not a valid mode.",
    ],
    [
      "a path of 2084 characters",
      target({ uriOverride: { pathOverride: { path: "x".repeat(2084) } } }),
      "PathOverride.path must have at most 2083 characters.",
    ],
  ]);
  test.each([-1, 65_536])("CreateQueue of a port %d is refused", async (port) => {
    const call = bench().tasks("CreateQueue", target({ uriOverride: { port } }));
    await expect(call).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringMatching(/^UriOverride\.port must be/),
    });
  });
});

describe("a list of queues", () => {
  refused("ListQueues", "INVALID_ARGUMENT", [
    ["a parent that is none", { parent: "projects/p" }, texts.badResource],
    ["a bad filter", { parent: location, filter: "colour = 1" }, 'Invalid filter: there is no field "colour".'],
    ["a negative page", { parent: location, pageSize: -1 }, "The page size cannot be negative."],
    ["a token of nobody's", { parent: location, pageToken: "abc" }, "The page token is invalid."],
  ]);
});
