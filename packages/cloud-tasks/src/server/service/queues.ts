import type { QueueRecord } from "../../engine/model.ts";
import { noSuchQueue } from "../../engine/refusals.ts";
import type { Message, Rpc } from "../rpc.ts";
import type { ServiceContext } from "./context.ts";
import { invalid, required, shown } from "./errors.ts";
import { queueFields } from "./fields.ts";
import { parseFilter } from "./filter.ts";
import { type Mask, masked, toMask } from "./masks.ts";
import { checkQueueName, lookUpQueue, parseLocation } from "./names.ts";
import { pageSizeOf, pageToken, readPageToken } from "./page-token.ts";
import { toDefinition, toQueueMessage } from "./queue-message.ts";

/** Queues; cloudtasks.proto, ListQueuesRequest.page_size. */
const largestPage = 9800;
/** How many queues are read at once while a filter looks for those of a page. */
const chunk = 1000;

/** The calls about queues of `google.cloud.tasks.v2.CloudTasks`. */
export function queueCalls(context: ServiceContext): Record<string, Rpc> {
  const { engine, appEngineHostFor } = context;
  const show = (queue: QueueRecord): Message => toQueueMessage(queue, appEngineHostFor);

  return {
    ListQueues: (request) => listQueues(context, request),
    async GetQueue({ name }) {
      return show(await requireQueue(context, lookUpQueue(name, "GetQueueRequest.name")));
    },
    async CreateQueue({ parent, queue }) {
      const location = parseLocation(parent);
      if (!queue) throw required("CreateQueueRequest.queue");
      const name = checkQueueName(queue.name ?? "");
      if (!name.startsWith(`${location.name}/queues/`))
        throw invalid(`${shown(name)} must begin with ${shown(location.name)}.`);
      return show(await engine.createQueue(name, toDefinition(queue)));
    },
    async UpdateQueue({ queue, updateMask }) {
      if (!queue) throw required("UpdateQueueRequest.queue");
      const name = checkQueueName(queue.name ?? "");
      const mask = toMask(updateMask, queueFields);
      return show(await engine.updateQueue(name, (current) => updated(current && show(current), queue, mask)));
    },
    async DeleteQueue({ name }) {
      await engine.deleteQueue(lookUpQueue(name, "DeleteQueueRequest.name"));
      return {};
    },
    async PurgeQueue({ name }) {
      return show(await engine.purgeQueue(lookUpQueue(name, "PurgeQueueRequest.name")));
    },
    async PauseQueue({ name }) {
      return show(await engine.pauseQueue(lookUpQueue(name, "PauseQueueRequest.name")));
    },
    async ResumeQueue({ name }) {
      return show(await engine.resumeQueue(lookUpQueue(name, "ResumeQueueRequest.name")));
    },
  };
}

/** A queue that is created takes all that is said of it, as with any update that may create (google.aip.dev/134). */
function updated(current: Message | undefined, wanted: Message, mask: Mask) {
  return toDefinition(current ? masked(current, wanted, mask, queueFields) : wanted);
}

interface ListQueuesRequest {
  parent: string;
  filter: string;
  pageSize: number;
  pageToken: string;
}

/** A page is filled up while there are queues, however few pass the filter. */
async function listQueues({ engine, clock, appEngineHostFor }: ServiceContext, request: ListQueuesRequest) {
  const { parent, filter = "", pageSize, pageToken: token = "" } = request;
  const prefix = `${parseLocation(parent).name}/queues/`;
  const passes = parseFilter(filter, queueFields);
  const size = pageSizeOf(pageSize, largestPage);
  const scope = ["queues", prefix, filter];
  let after = readPageToken(token, scope, clock.now());
  const queues: Message[] = [];
  for (;;) {
    // One more than is needed tells whether there are more.
    const limit = filter === "" ? Math.min(chunk, size - queues.length + 1) : chunk;
    const records = await engine.listQueues({ prefix, limit, ...(after !== undefined && { after }) });
    for (const record of records) {
      if (queues.length === size) return { queues, nextPageToken: pageToken(after!, scope, clock.now()) };
      const queue = toQueueMessage(record, appEngineHostFor);
      if (passes(queue)) queues.push(queue);
      after = record.name;
    }
    if (records.length < limit) return { queues };
  }
}

/** @throws TaskQueueError not_found */
export async function requireQueue({ engine }: ServiceContext, name: string): Promise<QueueRecord> {
  const queue = await engine.findQueue(name);
  if (!queue) throw noSuchQueue();
  return queue;
}
