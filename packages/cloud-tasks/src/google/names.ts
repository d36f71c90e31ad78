import { checkQueueId } from "../engine/validate-queue.ts";
import { TaskQueueError } from "../port.ts";

/** The service's resource names. What goes into one is checked first: a slash in an id would name another resource. */
export interface Names {
  /** `projects/<project>/locations/<location>` */
  readonly location: string;
  /** @throws TaskQueueError invalid_argument */
  queue(id: string): string;
  /** @throws TaskQueueError invalid_argument */
  task(queue: string, id: string): string;
}

/** @throws TaskQueueError invalid_argument */
export function createNames(project: string, location: string): Names {
  if (!/^[A-Za-z0-9:.-]+$/.test(project))
    refuse(`"${project}" is no project id: it consists of letters, digits, colons, dots and hyphens.`);
  if (!/^[A-Za-z0-9-]+$/.test(location)) refuse(`"${location}" is no location, such as europe-west1.`);
  const parent = `projects/${project}/locations/${location}`;
  const queue = (id: string): string => {
    checkQueueId(id);
    return `${parent}/queues/${id}`;
  };
  return {
    location: parent,
    queue,
    task(queueId, id) {
      if (!/^[A-Za-z0-9_-]{1,500}$/.test(id))
        refuse(
          `Task ID "${id}" can contain only letters ([A-Za-z]), numbers ([0-9]), hyphens (-), or underscores (_). ` +
            "Task ID must between 1 and 500 characters.",
        );
      return `${queue(queueId)}/tasks/${id}`;
    },
  };
}

/** The last part of a resource name: the id within its parent. */
export function idOf(resource: string | null | undefined): string {
  return resource?.slice(resource.lastIndexOf("/") + 1) ?? "";
}

function refuse(message: string): never {
  throw new TaskQueueError("invalid_argument", message);
}
