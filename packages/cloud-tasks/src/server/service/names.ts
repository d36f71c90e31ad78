import { help, invalid, required, shown } from "./errors.ts";

/** Resource names, as queue.proto and task.proto form them. */

const project = "[A-Za-z0-9:.-]+";
const location = "[A-Za-z0-9-]+";
const locationPattern = new RegExp(`^projects/(${project})/locations/(${location})$`);
const queuePattern = new RegExp(`^projects/(${project})/locations/(${location})/queues/([A-Za-z0-9-]{1,100})$`);
/** Any task id: the service tells a malformed name from one with a bad id. */
const taskPattern = new RegExp(`^(projects/${project}/locations/${location}/queues/[A-Za-z0-9-]+)/tasks/(.+)$`, "s");
const projectPattern = new RegExp(`^projects/(${project})$`);
/** A name that is built like a queue's, whatever its parts. */
const queueLike = /^projects\/[^/]+\/locations\/[^/]+\/queues\/[^/]+$/;

const fields = "https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues";
const queueHelp = help("Definition of queue name", `${fields}#Queue.FIELDS.name`);
const taskHelp = help("Definition of task ID", `${fields}.tasks#Task.FIELDS.name`);

export interface LocationName {
  /** The whole name. */
  name: string;
  project: string;
  location: string;
}

export interface TaskName {
  /** The whole name of its queue. */
  queue: string;
  id: string;
}

/** `projects/P`. @throws RpcError INVALID_ARGUMENT */
export function parseProject(name: string): string {
  const match = projectPattern.exec(name);
  if (!match) throw invalidResource();
  return match[1]!;
}

/** `projects/P/locations/L`. @throws RpcError INVALID_ARGUMENT */
export function parseLocation(name: string): LocationName {
  const match = locationPattern.exec(name);
  if (!match) throw invalidResource();
  return { name, project: match[1]!, location: match[2]! };
}

/** The text of a request whose resource cannot be taken apart. */
export function invalidResource() {
  return invalid("Invalid resource field value in the request.");
}

/** The name of a queue that is to be, wholly checked. @throws RpcError INVALID_ARGUMENT */
export function checkQueueName(name: string): string {
  if (!queuePattern.test(name)) throw malformedQueue();
  return name;
}

/** The name of a queue that is asked for: one with a bad id is only not there. @throws RpcError INVALID_ARGUMENT */
export function lookUpQueue(name: string, field: string): string {
  if (name === "") throw required(field);
  if (!queueLike.test(name)) throw malformedQueue();
  return name;
}

function malformedQueue() {
  return invalid('Queue name must be formatted: "projects/<PROJECT_ID>/locations/<LOCATION_ID>/queues/<QUEUE_ID>".', [
    queueHelp,
  ]);
}

/** A task's name. @throws RpcError INVALID_ARGUMENT, malformed or with a bad id */
export function parseTask(name: string): TaskName {
  const match = taskPattern.exec(name);
  if (!match)
    throw invalid(
      'Task name must be formatted: "projects/<PROJECT_ID>/locations/<LOCATION_ID>/queues/<QUEUE_ID>/tasks/<TASK_ID>"',
    );
  return { queue: match[1]!, id: checkTaskId(match[2]!) };
}

/** A task's name that is asked for. @throws RpcError INVALID_ARGUMENT */
export function lookUpTask(name: string, field: string): TaskName {
  if (name === "") throw required(field);
  return parseTask(name);
}

/** @throws RpcError INVALID_ARGUMENT */
export function checkTaskId(id: string): string {
  if (/^[A-Za-z0-9_-]{1,500}$/.test(id)) return id;
  throw invalid(
    `Task ID "${shown(id)}" can contain only letters ([A-Za-z]), numbers ([0-9]), hyphens (-), or underscores (_). ` +
      "Task ID must between 1 and 500 characters.",
    [taskHelp],
  );
}

/** The id of a task to be created in `queue`; undefined when it has no name. @throws RpcError INVALID_ARGUMENT */
export function idInQueue(name: string, queue: string): string | undefined {
  if (name === "") return undefined;
  const task = parseTask(name);
  if (task.queue === queue) return task.id;
  throw invalid(
    `The queue name from request ('${shown(queue)}') must be the same as ` +
      `the queue name in the named task ('${shown(task.queue)}').`,
  );
}

/** The project of a queue's name; the empty text when the name is none of this service's. */
export function projectOf(queue: string): string {
  return /^projects\/([^/]+)\//.exec(queue)?.[1] ?? "";
}

/** The location's name that a queue's name begins with. */
export function locationOf(queue: string): string {
  return queue.slice(0, queue.lastIndexOf("/queues/"));
}
