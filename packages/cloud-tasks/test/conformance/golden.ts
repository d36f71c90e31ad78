/** The texts of the real service, as they were recorded from it, and the details that come with them. */

const fields = "https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues";
const help = (description: string, url: string) => [
  { "@type": "type.googleapis.com/google.rpc.Help", links: [{ description, url }] },
];

export const queueHelp = help("Definition of queue name", `${fields}#Queue.FIELDS.name`);
export const taskHelp = help("Definition of task ID", `${fields}.tasks#Task.FIELDS.name`);

export const texts = {
  queueExists: "Queue already exists",
  noQueue: "Queue does not exist. If you just created the queue, wait at least a minute for the queue to initialize.",
  queueExistedTooRecently: "The queue cannot be created because a queue with this name existed too recently.",
  queueFormat: 'Queue name must be formatted: "projects/<PROJECT_ID>/locations/<LOCATION_ID>/queues/<QUEUE_ID>".',
  notFound: "Requested entity was not found.",
  exists: "Requested entity already exists",
  taskIsOver:
    "The task no longer exists, though a task with this name existed recently. " +
    "The task either successfully completed or was deleted.",
  taskFormat:
    'Task name must be formatted: "projects/<PROJECT_ID>/locations/<LOCATION_ID>/queues/<QUEUE_ID>/tasks/<TASK_ID>"',
  taskId: (id: string) =>
    `Task ID "${id}" can contain only letters ([A-Za-z]), numbers ([0-9]), hyphens (-), or underscores (_). ` +
    "Task ID must between 1 and 500 characters.",
  tooLarge: "Task size too large",
};
