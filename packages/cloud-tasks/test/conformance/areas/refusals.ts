import { afterAll, beforeAll, expect, test } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { type Bench, location, openBench } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { refusal } from "../refusal.ts";

export const queue = `${location}/queues/mail`;
export const url = "https://example.com/work";

/** What is asked, and the text of the refusal, with its details where it has some. */
export type Case = [what: string, request: Message, message: string, details?: object[]];

/**
 * Says that each of the requests is refused with the code and its text, when the official client asks and without it.
 * `fields`: "newer" are ones that the official client does not know yet, and would leave out.
 */
export type Refuses = (method: string, code: string, cases: Case[], fields?: "newer") => void;

/**
 * A server with a paused queue, in which task `taken` is and task `gone` was, and with a queue `deleted` that was.
 * The refusals leave it as it is.
 */
export function useGolden(face: FaceName): Refuses {
  let bench: Bench;
  let before: Message;
  beforeAll(async () => {
    bench = await openBench(face);
    const { client } = bench;
    await client.createQueue({ parent: location, queue: { name: queue } });
    await client.pauseQueue({ name: queue });
    for (const id of ["taken", "gone"])
      await client.createTask({ parent: queue, task: { name: `${queue}/tasks/${id}`, httpRequest: { url } } });
    await client.deleteTask({ name: `${queue}/tasks/gone` });
    await client.createQueue({ parent: location, queue: { name: `${location}/queues/deleted` } });
    await client.deleteQueue({ name: `${location}/queues/deleted` });
    before = await everything(bench);
  });
  afterAll(async () => {
    expect(await everything(bench)).toEqual(before);
    await bench.close();
    expect(bench.errors).toEqual([]);
  });
  return (method, code, cases, fields) => {
    test.each(cases)(`${method} of %s: ${code}`, async (_, request, message, details = []) => {
      const expected = { code, message, details };
      expect(await refusal(bench.face.call(method, request))).toEqual(expected);
      const official = fields === "newer" ? undefined : officialCall(bench, method);
      if (official) expect(await refusal(official(request))).toEqual(expected);
    });
  };
}

type Call = (request: Message, options: object) => Promise<unknown>;

/** A call by the official client, if that one has it. */
function officialCall({ client }: Bench, method: string): ((request: Message) => Promise<unknown>) | undefined {
  const name = method.charAt(0).toLowerCase() + method.slice(1);
  const call = (client as unknown as Record<string, Call>)[name];
  return call && ((request) => call.call(client, request, { autoPaginate: false }));
}

/** All that a refused call might have changed. */
async function everything({ client }: Bench): Promise<Message> {
  const [queues] = await client.listQueues({ parent: location });
  const [tasks] = await client.listTasks({ parent: queue, responseView: "FULL" });
  return { queues, tasks };
}
