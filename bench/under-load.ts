import { median, spread, timed } from "./figures.ts";
import { startGalley } from "./galley.ts";

export interface Load {
  name: string;
  port: number;
  /** Path below `/api/v1`. */
  path: string;
  /** The body of the job with this number; 0 is the one that warms up. */
  body(number: number): unknown;
  count: number;
  /** What a job is, in words. */
  what: string;
}

/**
 * So many jobs at once: how fast are POSTs, and polls while the jobs run? The idle figures of the same process are what
 * they are held against.
 */
export async function underLoad({ name, port, path, body, count, what }: Load): Promise<void> {
  const server = await startGalley(port);
  await server.firstAnswer();
  const submit = (number: number) =>
    fetch(`${server.url}/api/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body(number)),
    }).then((response) => response.json() as Promise<{ job_id: string; status_url: string }>);
  const poll = (url: string) =>
    fetch(`${server.url}${url}`).then((response) => response.json() as Promise<{ status: string }>);

  const warm = await submit(0);
  while ((await poll(`${warm.status_url}?wait=10`)).status !== "completed");
  const idle: number[] = [];
  for (let polled = 0; polled < 200; polled++) idle.push(await timed(() => poll(warm.status_url)));

  const posts: number[] = [];
  const polls: number[] = [];
  const begun = performance.now();
  const jobs = await Promise.all(
    Array.from({ length: count }, async (_, number) => {
      const sent = performance.now();
      const job = await submit(number + 1);
      posts.push(performance.now() - sent);
      return job;
    }),
  );
  const open = new Set(jobs.map((job) => job.status_url));
  while (open.size > 0) {
    for (const url of [...open]) {
      let status = "";
      polls.push(
        await timed(async () => {
          status = (await poll(url)).status;
        }),
      );
      if (status === "failed") throw new Error(`${url} failed`);
      if (status === "completed") open.delete(url);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const seconds = (performance.now() - begun) / 1000;
  await server.stop();

  console.log(`${name}: ${count} ${what} in ${seconds.toFixed(1)} s, ${(count / seconds).toFixed(1)} jobs/s`);
  console.log(`  POST, all at once          ${spread(posts)}   (p50 / p99)`);
  console.log(
    `  poll while they run        ${spread(polls)}   ${(median(polls) / median(idle)).toFixed(1)} times the idle median`,
  );
  console.log(`  poll when idle             ${spread(idle)}`);
}
