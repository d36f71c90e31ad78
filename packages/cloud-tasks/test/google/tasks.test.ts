import { status } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { aTask, type Bench, itsMessage, mail, openBench } from "./bench.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const absent = { code: status.NOT_FOUND, details: "Requested entity was not found." };

describe("the tasks of a queue", () => {
  test("are listed a page at a time", async () => {
    const queues = bench.connect();
    const { name: _, ...rest } = itsMessage;
    const tasks = [itsMessage, { ...rest, name: `${mail}/tasks/other` }];
    bench.service.decide(
      "ListTasks",
      { ok: { tasks, nextPageToken: "more" } },
      { ok: { tasks: [], nextPageToken: "" } },
    );
    const first = await queues.listTasks("mail", { pageSize: 2 });
    expect(first.tasks.map(({ name, path }) => [name, path])).toEqual([
      ["once", aTask.path],
      ["other", aTask.path],
    ]);
    expect(await queues.listTasks("mail", { pageToken: first.nextPageToken! })).toEqual({
      tasks: [],
      nextPageToken: undefined,
    });
    expect(bench.service.received.map(({ request }) => request)).toEqual([
      { parent: mail, responseView: "VIEW_UNSPECIFIED", pageSize: 2, pageToken: "" },
      { parent: mail, responseView: "VIEW_UNSPECIFIED", pageSize: 1000, pageToken: "more" },
    ]);
  });

  test("may be of others' making", async () => {
    const appEngine = { appEngineHttpRequest: { relativeUri: "/cron", headers: { a: "b" } } };
    const bare = { httpRequest: { url: "http://other.test" } };
    const query = { httpRequest: { url: "http://other.test?a=%zz" } };
    bench.service.decide("ListTasks", { ok: { tasks: [appEngine, bare, query] } });
    const { tasks } = await bench.connect().listTasks("mail");
    expect(tasks.map(({ path }) => path)).toEqual(["/cron", "/", "/?a=%zz"]);
    expect(tasks[0]!.headers).toEqual({ a: "b" });
  });

  const at = (time: number) => ({ seconds: time, nanos: 0 });
  test.each([
    ["was not dispatched yet", undefined, 100, false],
    ["was sent and waits for its answer", { scheduleTime: at(100), dispatchTime: at(101) }, 100, true],
    ["was sent by a service that does not tell for when", { dispatchTime: at(101) }, 100, true],
    ["was run ahead of its time", { scheduleTime: at(500), dispatchTime: at(101) }, 500, true],
    [
      "was answered and waits for its retry",
      { scheduleTime: at(100), dispatchTime: at(101), responseTime: at(102) },
      110,
      false,
    ],
    ["got no answer and waits for its retry", { scheduleTime: at(100), dispatchTime: at(101) }, 110, false],
  ])("tell one that %s", async (_, lastAttempt, scheduleTime, inFlight) => {
    const task = {
      ...itsMessage,
      lastAttempt,
      firstAttempt: lastAttempt,
      scheduleTime: at(scheduleTime),
      dispatchCount: 3,
      responseCount: 2,
    };
    bench.service.decide("GetTask", { ok: task });
    expect(await bench.connect().getTask("mail", "once")).toMatchObject({
      inFlight,
      dispatchCount: 3,
      responseCount: 2,
      firstAttemptTime: lastAttempt ? 101_000 : undefined,
    });
  });
});

describe("a task", () => {
  test("that is gone is undefined", async () => {
    bench.service.decide("GetTask", absent);
    expect(await bench.connect().getTask("mail", "once")).toBeUndefined();
    expect(bench.service.received[0]!.request).toMatchObject({ name: `${mail}/tasks/once` });
  });

  test("is run now, once", async () => {
    const queues = bench.connect();
    bench.service.decide("RunTask", { ok: { ...itsMessage, dispatchCount: 1 } }, "cut");
    expect(await queues.runTask("mail", "once")).toMatchObject({ name: "once", dispatchCount: 1 });
    await expect(queues.runTask("mail", "once")).rejects.toMatchObject({ code: "unavailable" });
    expect(bench.service.calls("RunTask")).toHaveLength(2);
  });

  test("is deleted, also when the answer to the first try was lost", async () => {
    bench.service.decide("DeleteTask", "cut", absent);
    const deletion = bench.connect().deleteTask("mail", "once");
    await bench.pass(500);
    expect(await deletion).toBeUndefined();
  });

  test("that was never there cannot be deleted", async () => {
    bench.service.decide("DeleteTask", absent);
    await expect(bench.connect().deleteTask("mail", "once")).rejects.toMatchObject({
      code: "not_found",
      message: absent.details,
    });
  });
});
