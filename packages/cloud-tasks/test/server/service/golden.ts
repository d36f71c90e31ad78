import { afterAll, beforeAll, expect, test } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { type Bench, openBench, refusal } from "./bench.ts";

/** What the refusals of the real service are measured against. */

export const location = "projects/my-project/locations/us-central1";
export const queue = `${location}/queues/mail`;
export const url = "https://example.com/work";

const fields = "https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues";
const help = (description: string, link: string) => [
  { "@type": "type.googleapis.com/google.rpc.Help", links: [{ description, url: link }] },
];
export const queueHelp = help("Definition of queue name", `${fields}#Queue.FIELDS.name`);
export const taskHelp = help("Definition of task ID", `${fields}.tasks#Task.FIELDS.name`);

export const texts = {
  noQueue: "Queue does not exist. If you just created the queue, wait at least a minute for the queue to initialize.",
  noEntity: "Requested entity was not found.",
  tooRecently: "The queue cannot be created because a queue with this name existed too recently.",
  taskIsOver:
    "The task no longer exists, though a task with this name existed recently. " +
    "The task either successfully completed or was deleted.",
  queueFormat: 'Queue name must be formatted: "projects/<PROJECT_ID>/locations/<LOCATION_ID>/queues/<QUEUE_ID>".',
  taskFormat:
    'Task name must be formatted: "projects/<PROJECT_ID>/locations/<LOCATION_ID>/queues/<QUEUE_ID>/tasks/<TASK_ID>"',
  badResource: "Invalid resource field value in the request.",
  badTaskId: (id: string) =>
    `Task ID "${id}" can contain only letters ([A-Za-z]), numbers ([0-9]), hyphens (-), or underscores (_). ` +
    "Task ID must between 1 and 500 characters.",
};

export const seconds = (value: number, nanos = 0): Message => ({ seconds: value, nanos });

/** A bench with a paused queue, tasks `taken` and `gone` (deleted) in it, and a queue `deleted` that was. */
export function useGoldenBench(): () => Bench {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench({ queueNameReservation: 3 * 24 * 3600 });
    await bench.tasks("CreateQueue", { parent: location, queue: { name: queue } });
    await bench.tasks("PauseQueue", { name: queue });
    for (const id of ["taken", "gone"])
      await bench.tasks("CreateTask", { parent: queue, task: { name: `${queue}/tasks/${id}`, httpRequest: { url } } });
    await bench.tasks("DeleteTask", { name: `${queue}/tasks/gone` });
    await bench.tasks("CreateQueue", { parent: location, queue: { name: `${location}/queues/deleted` } });
    await bench.tasks("DeleteQueue", { name: `${location}/queues/deleted` });
  });
  afterAll(() => bench.close());
  return () => bench;
}

/** What is asked, and the text of the refusal, with its details where it has some. */
export type Case = [what: string, request: Message, message: string, details?: object[]];

/** Each request is refused with the code and its text, and changes nothing. */
export function testRefusals(bench: () => Bench, method: string, code: string, cases: Case[]): void {
  test.each(cases)(`${method} of %s is refused`, async (_, request, message, details = []) => {
    const before = await everything(bench());
    const error = await refusal(bench().tasks(method, request));
    expect({ code: error.code, message: error.message, details: error.details }).toEqual({ code, message, details });
    expect(await everything(bench())).toEqual(before);
  });
}

/** All that a refused call might have changed. */
async function everything(bench: Bench): Promise<Message> {
  const queues = await bench.tasks("ListQueues", { parent: location });
  return { queues, tasks: await bench.tasks("ListTasks", { parent: queue, responseView: "FULL" }) };
}
