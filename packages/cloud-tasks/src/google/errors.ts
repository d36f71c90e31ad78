import { TaskQueueError, type TaskQueueErrorCode } from "../port.ts";

/** The calls of google.cloud.tasks.v2.CloudTasks that the driver makes, and the least role that allows each. */
const roles = {
  CreateTask: "roles/cloudtasks.enqueuer",
  GetTask: "roles/cloudtasks.viewer",
  ListTasks: "roles/cloudtasks.viewer",
  DeleteTask: "roles/cloudtasks.taskDeleter",
  RunTask: "roles/cloudtasks.taskRunner",
  GetQueue: "roles/cloudtasks.viewer",
  ListQueues: "roles/cloudtasks.viewer",
  CreateQueue: "roles/cloudtasks.queueAdmin",
  UpdateQueue: "roles/cloudtasks.queueAdmin",
  PauseQueue: "roles/cloudtasks.queueAdmin",
  ResumeQueue: "roles/cloudtasks.queueAdmin",
  PurgeQueue: "roles/cloudtasks.queueAdmin",
} as const;

export type RpcName = keyof typeof roles;

/** What an error text needs to know of the call that failed. */
export interface CallContext {
  rpc: RpcName;
  /** Host and port, as a person would look for it. */
  endpoint: string;
  project: string;
  /** The one that the tasks' tokens are asked for. */
  serviceAccount: string;
  timeoutMs: number;
}

/** google.rpc.Code */
const grpc = { cancelled: 1, unknown: 2, deadlineExceeded: 4, internal: 13, unavailable: 14 };

const codes: Record<number, TaskQueueErrorCode> = {
  3: "invalid_argument",
  5: "not_found",
  6: "already_exists",
  7: "permission_denied",
  8: "resource_exhausted",
  9: "failed_precondition",
  11: "invalid_argument",
  16: "unauthenticated",
};

/**
 * Whether the call may have arrived although it failed, so that only a harmless one may be repeated: there was no
 * answer, or none of the service's own. A connection that breaks under a call ends it with UNAVAILABLE, or with the code
 * of the stream's reset.
 */
export function isInterrupted(error: unknown): boolean {
  const { code, text } = read(error);
  if (isTokenFailure(text)) return isNetworkFailure(text);
  if (code === grpc.unavailable || code === grpc.deadlineExceeded) return true;
  const byReset = code === grpc.internal || code === grpc.unknown || code === grpc.cancelled;
  return byReset && /RST_STREAM|stream (removed|closed|reset)|connection|socket|ECONN|EPIPE/i.test(text);
}

/** What the failure of a call means, told to the person who can do something about it. No secret goes into the text. */
export function toTaskQueueError(error: unknown, context: CallContext): TaskQueueError {
  if (error instanceof TaskQueueError) return error;
  const { code, text } = read(error);
  if (isTokenFailure(text)) return tokenFailure(text);
  const meaning = codes[code];
  return new TaskQueueError(meaning ?? "unavailable", tell(meaning, code, text, context));
}

function tell(
  meaning: TaskQueueErrorCode | undefined,
  code: number,
  text: string,
  { rpc, endpoint, project, serviceAccount, timeoutMs }: CallContext,
): string {
  if (meaning === "permission_denied")
    return `${rpc} is not permitted. ${remedy(rpc, text, project, serviceAccount)} ${said(text)}`;
  if (meaning === "unauthenticated")
    return `Cloud Tasks does not accept the credentials of this process. ${howToAuthenticate} ${said(text)}`;
  if (meaning === "resource_exhausted")
    return `A quota of Cloud Tasks is used up in the project ${project}; it can be raised under "Quotas" in the console. ${said(text)}`;
  // Only the service knows what is wrong, and its texts are clear.
  if (meaning !== undefined) return text;
  if (code === grpc.deadlineExceeded) return `Cloud Tasks at ${endpoint} did not answer within ${timeoutMs / 1000} s.`;
  if (code === 12) return `The service at ${endpoint} does not offer ${rpc}. ${said(text)}`;
  return `Cloud Tasks at ${endpoint} is not available. ${said(text)}`;
}

function remedy(rpc: RpcName, text: string, project: string, serviceAccount: string): string {
  if (/has not been used|is disabled|SERVICE_DISABLED/i.test(text))
    return `Turn the API on: gcloud services enable cloudtasks.googleapis.com --project ${project}.`;
  if (/actAs|iam\.serviceAccounts/i.test(text))
    return (
      `The tasks carry tokens of ${serviceAccount}: give this process's account the role ` +
      "roles/iam.serviceAccountUser on that service account, and see that it exists."
    );
  return `Give this process's account the role ${roles[rpc]} in the project ${project}.`;
}

const howToAuthenticate =
  "On Google Cloud, run as a service account; elsewhere, run `gcloud auth application-default login` or let " +
  "GOOGLE_APPLICATION_CREDENTIALS name a file of credentials. An emulator needs none: give its endpoint.";

/** No credentials, or none that can be used. */
export function noCredentials(error: unknown): TaskQueueError {
  const { text } = read(error);
  // A parser quotes what it could not read, and what it read is a secret.
  const cause = error instanceof SyntaxError ? "The credentials are no JSON." : said(text);
  return new TaskQueueError("unauthenticated", `There are no usable Google credentials. ${howToAuthenticate} ${cause}`);
}

/** A token for the call could not be had; grpc-js says so, and gives it the code UNKNOWN. */
const isTokenFailure = (text: string): boolean => text.includes("Getting metadata from plugin failed");

const isNetworkFailure = (text: string): boolean =>
  /ENOTFOUND|EAI_AGAIN|ECONN|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|EPIPE|timeout|socket|network|status code 5\d\d/i.test(
    text,
  );

function tokenFailure(text: string): TaskQueueError {
  return isNetworkFailure(text)
    ? new TaskQueueError("unavailable", `Google's token service cannot be reached. ${said(text)}`)
    : noCredentials(new Error(text));
}

const said = (text: string): string => (text ? `(${text})` : "");

/** The code (0 for none) and the text of what a call was rejected with; the client rejects also with plain strings. */
function read(error: unknown): { code: number; text: string } {
  if (!(error instanceof Error)) return { code: 0, text: scrub(String(error)) };
  const code: unknown = Reflect.get(error, "code");
  const details: unknown = Reflect.get(error, "details");
  return {
    code: typeof code === "number" ? code : 0,
    text: scrub(typeof details === "string" && details !== "" ? details : error.message),
  };
}

/** Access tokens, JWTs, and values that are named like secrets. */
const secrets: ReadonlyArray<[RegExp, string]> = [
  [/ya29\.[\w.-]+|eyJ[\w-]+\.[\w-]+(\.[\w-]*)?|-----BEGIN[^-]*-----[\s\S]*?(-----END[^-]*-----|$)/g, "[secret]"],
  [/\b(bearer)\s+[^\s,;"']+/gi, "$1 [secret]"],
  [
    /\b((?:access|refresh|id)_token|private_key|client_secret|assertion)\b(["']?\s*[:=]\s*)["']?[^\s,;&"']+/gi,
    "$1$2[secret]",
  ],
];

function scrub(text: string): string {
  const clean = secrets.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);
  return clean.replace(/\s+/g, " ").trim().slice(0, 1000);
}
