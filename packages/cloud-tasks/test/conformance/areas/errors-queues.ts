import { describe } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { location } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { queueHelp, texts } from "../golden.ts";
import { type Case, queue, type Refuses, useGolden } from "./refusals.ts";

const make = (more: Message) => ({ parent: location, queue: { name: `${location}/queues/new`, ...more } });
const named = (id: string, parent = location) => ({ parent, queue: { name: `${location}/queues/${id}` } });
const elsewhere = "projects/my-project/locations/europe-west1";

/** What is refused about queues, with the recorded codes and texts. */
export function queueErrors(face: FaceName): void {
  describe("what is refused about", () => {
    const refuses = useGolden(face);
    describe("a queue's name", () => names(refuses, face));
    describe("a queue that is not there", () => absentQueues(refuses));
    describe("a queue's settings", () => settings(refuses));
    describe("a queue's HTTP target", () => httpTargets(refuses));
    describe("a list of queues", () => lists(refuses));
  });
}

function names(refuses: Refuses, face: FaceName): void {
  refuses("CreateQueue", "ALREADY_EXISTS", [["one that exists", named("mail"), texts.queueExists]]);
  for (const method of ["CreateQueue", "UpdateQueue"])
    refuses(method, "FAILED_PRECONDITION", [["one deleted lately", named("deleted"), texts.queueExistedTooRecently]]);
  refuses("CreateQueue", "INVALID_ARGUMENT", [
    ["one without a name", { parent: location, queue: {} }, texts.queueFormat, queueHelp],
    ["an underscore", named("a_b"), texts.queueFormat, queueHelp],
    ["a blank", named("a b"), texts.queueFormat, queueHelp],
    ["101 characters", named("a".repeat(101)), texts.queueFormat, queueHelp],
    ["an id alone", make({ name: "mail" }), texts.queueFormat, queueHelp],
    ["another location", named("a", elsewhere), `${location}/queues/a must begin with ${elsewhere}.`],
  ]);
  // Over REST what is no name makes no path.
  if (face === "REST") return;
  refuses("CreateQueue", "INVALID_ARGUMENT", [
    ["a parent that is none", named("a", "not-a-valid-parent"), "Invalid resource field value in the request."],
  ]);
  refuses("GetQueue", "INVALID_ARGUMENT", [
    ["an id alone", { name: "mail" }, texts.queueFormat, queueHelp],
    ["nothing", {}, "GetQueueRequest.name is required."],
  ]);
}

function absentQueues(refuses: Refuses): void {
  const absent = (text: string): Case[] => [
    ["one that never was", { name: `${location}/queues/none` }, text],
    ["one that was deleted", { name: `${location}/queues/deleted` }, text],
    ["one that cannot be", { name: `${location}/queues/hello_q` }, text],
  ];
  for (const method of ["GetQueue", "PauseQueue", "ResumeQueue", "PurgeQueue"])
    refuses(method, "NOT_FOUND", absent(texts.noQueue));
  refuses("DeleteQueue", "NOT_FOUND", absent(texts.notFound));
  const parent = `${location}/queues/deleted`;
  refuses("CreateTask", "NOT_FOUND", [
    ["a task for it", { parent, task: { httpRequest: { url: "http://x" } } }, texts.noQueue],
  ]);
  refuses("ListTasks", "NOT_FOUND", [["its tasks", { parent }, texts.noQueue]]);
  refuses("BatchCreateTasks", "NOT_FOUND", [["tasks for it", { parent, requests: [{}] }, texts.noQueue]]);
  refuses("BufferTask", "NOT_FOUND", [["a task for it", { queue: parent }, texts.noQueue]]);
}

function settings(refuses: Refuses): void {
  const rate = (maxDispatchesPerSecond: number) => make({ rateLimits: { maxDispatchesPerSecond } });
  const concurrent = (maxConcurrentDispatches: number) => make({ rateLimits: { maxConcurrentDispatches } });
  const retry = (retryConfig: Message) => make({ retryConfig });
  const sampling = (samplingRatio: number) => make({ stackdriverLoggingConfig: { samplingRatio } });
  const ratio = "StackdriverLoggingConfig.samplingRatio must be between 0.0 and 1.0.";
  const order = { minBackoff: { seconds: 11 }, maxBackoff: { seconds: 10 } };
  refuses("CreateQueue", "INVALID_ARGUMENT", [
    ["a negative rate", rate(-1), "RateLimits.maxDispatchesPerSecond cannot be negative."],
    ["a rate above 500", rate(500.1), "RateLimits.maxDispatchesPerSecond must be less than or equal to 500."],
    ["negative concurrency", concurrent(-1), "RateLimits.maxConcurrentDispatches cannot be negative."],
    [
      "concurrency above 5000",
      concurrent(5001),
      "RateLimits.maxConcurrentDispatches must be less than or equal to 5000.",
    ],
    ["-2 attempts", retry({ maxAttempts: -2 }), "RetryConfig.maxAttempts must be greater or equal to -1."],
    ["-1 doublings", retry({ maxDoublings: -1 }), "RetryConfig.maxDoublings cannot be negative."],
    ["a negative backoff", retry({ minBackoff: { seconds: -1 } }), "RetryConfig.minBackoff cannot be negative."],
    ["a negative limit of it", retry({ maxBackoff: { seconds: -1 } }), "RetryConfig.maxBackoff cannot be negative."],
    [
      "backoffs in the wrong order",
      retry(order),
      "RetryConfig.minBackoff must be less than or equal to RetryConfig.maxBackoff.",
    ],
    ["a sampling ratio above 1", sampling(1.01), ratio],
    ["a negative sampling ratio", sampling(-0.1), ratio],
  ]);
  const change = (rateLimits: Message, path: string) => ({
    queue: { name: queue, rateLimits },
    updateMask: { paths: [path] },
  });
  refuses("UpdateQueue", "INVALID_ARGUMENT", [
    ["a field that there is not", change({}, "colour"), 'Invalid field path in the update mask: "colour".'],
    [
      "a bad value",
      change({ maxConcurrentDispatches: -1 }, "rate_limits.max_concurrent_dispatches"),
      "RateLimits.maxConcurrentDispatches cannot be negative.",
    ],
  ]);
}

/** What a queue overrides in its tasks' requests. */
function httpTargets(refuses: Refuses): void {
  const target = (httpTarget: Message) => make({ httpTarget });
  const host = (name: string) => target({ uriOverride: { host: name } });
  const account = { serviceAccountEmail: "a@b.iam.gserviceaccount.com" };
  const header = (key: string, value: string) => target({ headerOverrides: [{ header: { key, value } }] });
  const cases: Case[] = [
    ["an empty host", host(""), "UriOverride.host cannot be empty."],
    ["a host with a path", host("example.com/x"), 'UriOverride.host "example.com/x" is not a valid host name.'],
    ["a token for nobody", target({ oidcToken: { audience: "a" } }), "OidcToken.serviceAccountEmail is required."],
    ["a token for no one place", target({ oidcToken: account }), "OidcToken.audience is required."],
    ["an access token for nothing", target({ oauthToken: account }), "OAuthToken.scope is required."],
    ["a header without a name", header("", "1"), "HeaderOverride.header.key is required."],
    ["a header of two lines", header("A", "1\r\nB: 2"), 'The header "A" cannot be sent over HTTP.'],
    ["a port above 65535", target({ uriOverride: { port: 65_536 } }), "UriOverride.port must be between 0 and 65535."],
  ];
  refuses("CreateQueue", "INVALID_ARGUMENT", cases, "newer");
}

function lists(refuses: Refuses): void {
  refuses("ListQueues", "INVALID_ARGUMENT", [
    ["a bad filter", { parent: location, filter: "colour = 1" }, 'Invalid filter: there is no field "colour".'],
    ["a negative page", { parent: location, pageSize: -1 }, "The page size cannot be negative."],
    ["a token of nobody's", { parent: location, pageToken: "abc" }, "The page token is invalid."],
  ]);
}
