import { TaskQueueError } from "../port.ts";

/** What the engine refuses, in the texts of the real service where one is recorded. */

export function invalid(message: string): never {
  throw new TaskQueueError("invalid_argument", message);
}

export function noSuchQueue(): TaskQueueError {
  return new TaskQueueError(
    "not_found",
    "Queue does not exist. If you just created the queue, wait at least a minute for the queue to initialize.",
  );
}

export function queueExists(): TaskQueueError {
  return new TaskQueueError("already_exists", "Queue already exists");
}

export function queueExistedTooRecently(): TaskQueueError {
  return new TaskQueueError(
    "failed_precondition",
    "The queue cannot be created because a queue with this name existed too recently.",
  );
}

export function taskExists(): TaskQueueError {
  return new TaskQueueError("already_exists", "Requested entity already exists");
}

export function notFound(): TaskQueueError {
  return new TaskQueueError("not_found", "Requested entity was not found.");
}

export function taskIsOver(): TaskQueueError {
  return new TaskQueueError(
    "not_found",
    "The task no longer exists, though a task with this name existed recently. " +
      "The task either successfully completed or was deleted.",
  );
}
