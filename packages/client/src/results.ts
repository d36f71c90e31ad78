import type { CreateJobResponse } from "@galley/contract";
import type { Answer } from "./answer.ts";
import type { Call, Connection } from "./connection.ts";
import { GalleyError, invalidAnswer, JobCancelledError, JobFailedError } from "./errors.ts";
import { type AnyJobStatus, createdShape } from "./job-types.ts";
import type { CreateAndPollOptions } from "./options.ts";
import { pollJob } from "./poll.ts";
import { read } from "./requests.ts";

/** How long the server holds a synchronous answer before it gives a 202 instead. */
const longestSynchronous = 300_000;

/** What the result of a job is, and where jobs of its kind are. */
export type Expected<Result> = { what: string; below: string; isResult(body: unknown): body is Result };

export type Completed<Result> = Omit<AnyJobStatus, "result"> & { status: "completed"; result: Result };

/** Sends a request whose answer is held until the result is there; where it takes longer than that, it is polled for. */
export async function heldResult<Result>(
  connection: Connection,
  call: Call,
  expected: Expected<Result>,
  options: CreateAndPollOptions<AnyJobStatus>,
): Promise<Result> {
  const answer = await connection.send({ ...call, hold: longestSynchronous }).catch((error: unknown) => {
    throw endOfHeldJob(error) ?? error;
  });
  if (answer.status === 202) return (await followToResult(connection, answer, expected, options)).result;
  if (expected.isResult(answer.body)) return answer.body;
  throw invalidAnswer(`The answer is not ${expected.what}`, answer.status);
}

/** Polls the job that an answer accepts, until its result is there. */
export async function followToResult<Result>(
  connection: Connection,
  answer: Answer,
  { isResult, below }: Expected<Result>,
  options: CreateAndPollOptions<AnyJobStatus>,
): Promise<Completed<Result>> {
  const created = read(answer, createdShape) as CreateJobResponse;
  options.onCreated?.(created);
  const job = await pollJob(connection, created, options, below);
  const { job_id: jobId, status, result } = job;
  if (status === "completed" && isResult(result)) return { ...job, status, result };
  const end = { jobId, job };
  if (status === "cancelled") throw new JobCancelledError(`Job ${jobId} was cancelled`, end);
  if (status === "completed") throw invalidAnswer(`Job ${jobId} is completed but has no result`, 200);
  throw new JobFailedError(job.error_message ?? `Job ${jobId} ended as ${status}`, job.error_code ?? "job_failed", end);
}

/** A job that failed because of what was asked for is told by the job's own code. */
const ofTheRequest = ["content_refused", "input_lost", "budget_exceeded", "provider_rejected"];

/** A synchronous call says through a problem how its job ended. */
function endOfHeldJob(error: unknown): GalleyError | undefined {
  if (!(error instanceof GalleyError)) return undefined;
  const end = { jobId: error.jobId, job: null, problem: error.problem };
  const isFailed = error.code === "job_failed" || ofTheRequest.includes(error.code);
  if (isFailed) return new JobFailedError(error.message, error.code, end);
  return error.code === "job_cancelled" ? new JobCancelledError(error.message, end) : undefined;
}
