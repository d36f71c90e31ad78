import { createManualClock, type ManualClock } from "@galley/foundation";
import { connectCloudTasks, type GoogleQueuesOptions, type QueueNotice } from "../../src/google/driver.ts";
import type { NewTask } from "../../src/index.ts";
import { settings } from "../bench.ts";
import { openFakeService } from "./fake-service.ts";

export const parent = "projects/p-1/locations/europe-west1";
export const mail = `${parent}/queues/mail`;

export const aTask: NewTask = { queue: "mail", name: "once", path: "/work?a=b", body: '{"id":1}' };
/** What the service tells of `aTask` once it is created. */
export const itsMessage = {
  name: `${mail}/tasks/once`,
  httpRequest: {
    url: "https://worker.test/work?a=b",
    httpMethod: "POST",
    headers: { "User-Agent": "Google-Cloud-Tasks", "Content-Type": "application/json" },
  },
  createTime: { seconds: 1_700_000_000, nanos: 0 },
  scheduleTime: { seconds: 1_700_000_000, nanos: 500_000_000 },
  dispatchDeadline: { seconds: 600, nanos: 0 },
};

/** A driver on a manual clock that talks to a scripted service. */
export async function openBench() {
  const service = await openFakeService();
  const clock = createManualClock(Date.UTC(2026, 10, 22, 12));
  const drivers: Array<{ close(): Promise<void> }> = [];
  const notices: QueueNotice[] = [];

  return {
    service,
    clock,
    notices,
    connect: (changes: Partial<GoogleQueuesOptions> = {}) => {
      const queues = connectCloudTasks({
        project: "p-1",
        location: "europe-west1",
        endpoint: service.endpoint,
        target: {
          origin: "https://worker.test/ignored",
          serviceAccount: "tasks@p-1.iam.gserviceaccount.com",
          audience: "https://worker.test",
        },
        queueSettings: () => settings(),
        clock,
        // Waits are then of their full length but for one part in a thousand.
        random: () => 0.998,
        onNotice: (notice) => notices.push(notice),
        ...changes,
      });
      drivers.push(queues);
      return queues;
    },
    /** Lets the event loop turn until the driver waits for the clock, then moves it on. */
    pass: (ms: number) => pass(clock, ms),
    async close() {
      await Promise.all(drivers.map((driver) => driver.close()));
      await service.close();
    },
  };
}

async function pass(clock: ManualClock, ms: number): Promise<void> {
  while (clock.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(ms);
}

export type Bench = Awaited<ReturnType<typeof openBench>>;
