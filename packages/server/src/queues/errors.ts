import { TaskQueueError, type TaskQueueErrorCode } from "@galley/cloud-tasks";
import { Refusal } from "../refusal.ts";

/** What a call was about, for the words of its refusal. */
export interface Subject {
  queue: string;
  task?: string;
}

/** Runs a call on a queue; what the queue refuses becomes a refusal in Galley's words. */
export async function inOurWords<T>(subject: Subject, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof TaskQueueError ? toRefusal(error, subject) : error;
  }
}

export const noQueue = (queue: string): Refusal =>
  new Refusal(
    "queue_not_found",
    `The queue ${queue} does not exist yet. Its first task creates it, and so does \`galley queues apply\`.`,
  );

export const noTask = ({ queue, task }: Subject): Refusal =>
  new Refusal("task_not_found", `There is no task ${task} in ${queue}. It may have been delivered or deleted.`);

/** Each way in which a queue says no, as an answer of the API. What the service itself says is its cause. */
function toRefusal(error: TaskQueueError, subject: Subject): Refusal {
  const refusal = inFixedWords(error.code, subject);
  refusal.cause = error;
  return refusal;
}

/** The service's own words name accounts, projects and roles: they go to the log, not to whoever calls the API. */
function inFixedWords(code: TaskQueueErrorCode, subject: Subject): Refusal {
  const { queue, task } = subject;
  const more = "Galley's log tells more.";
  switch (code) {
    case "not_found":
      return task === undefined ? noQueue(queue) : noTask(subject);
    case "invalid_argument":
      return new Refusal("validation_failed", `The queue service finds the request not valid. ${more}`);
    case "permission_denied":
      return new Refusal(
        "queue_refused",
        `The queue service does not allow Galley to do this with ${queue}. Which role is missing stands in Galley's log.`,
      );
    case "unauthenticated":
      return new Refusal("queue_refused", `Galley could not prove to the queue service who it is. ${more}`);
    case "already_exists":
    case "failed_precondition":
      return new Refusal("queue_refused", `The queue service does not do this with ${queue} as it is. ${more}`);
    case "resource_exhausted":
      return new Refusal("queue_unavailable", `A quota of the queue service is used up. ${more}`);
    case "unavailable":
      return new Refusal("queue_unavailable", `The queue service does not answer. ${more}`);
  }
}
