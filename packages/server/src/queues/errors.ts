import { TaskQueueError } from "@galley/cloud-tasks";
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

/** Each way in which a queue says no, as an answer of the API. */
function toRefusal({ code, message }: TaskQueueError, subject: Subject): Refusal {
  const { queue, task } = subject;
  switch (code) {
    case "not_found":
      return task === undefined ? noQueue(queue) : noTask(subject);
    case "invalid_argument":
      return new Refusal("validation_failed", `The queue service finds the request not valid: ${message}`);
    case "permission_denied":
      return new Refusal(
        "queue_refused",
        `The queue service does not allow Galley to do this with ${queue}: ${message}`,
      );
    case "unauthenticated":
      return new Refusal("queue_refused", `Galley could not prove to the queue service who it is: ${message}`);
    case "already_exists":
    case "failed_precondition":
      return new Refusal("queue_refused", `The queue service does not do this with ${queue} as it is: ${message}`);
    case "resource_exhausted":
      return new Refusal("queue_unavailable", `A quota of the queue service is used up: ${message}`);
    case "unavailable":
      return new Refusal("queue_unavailable", `The queue service does not answer: ${message}`);
  }
}
