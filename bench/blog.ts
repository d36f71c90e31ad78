import { median, spread, timed } from "./figures.ts";
import { startGalley } from "./galley.ts";

const jobCount = 50;

/**
 * Fifty blog jobs at once with the offline writer, which is all CPU: how fast are POSTs, and polls while the jobs run?
 * The idle figures of the same process are what they are held against.
 */
export async function blog(): Promise<void> {
  const server = await startGalley(21_000);
  await server.firstAnswer();
  const submit = (length: string, number: number) =>
    fetch(`${server.url}/api/v1/blog/generate-enhanced?async_mode=true`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ topic: `Composting in garden number ${number}`, keywords: ["compost", "garden"], length }),
    }).then((response) => response.json() as Promise<{ job_id: string; status_url: string }>);
  const poll = (url: string) =>
    fetch(`${server.url}${url}`).then((response) => response.json() as Promise<{ status: string }>);

  const warm = await submit("short", 0);
  while ((await poll(`${warm.status_url}?wait=10`)).status !== "completed");
  const idle: number[] = [];
  for (let count = 0; count < 200; count++) idle.push(await timed(() => poll(warm.status_url)));

  const posts: number[] = [];
  const polls: number[] = [];
  const begun = performance.now();
  const jobs = await Promise.all(
    Array.from({ length: jobCount }, async (_, number) => {
      const sent = performance.now();
      const job = await submit("medium", number + 1);
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

  console.log(
    `blog: ${jobCount} jobs of 1,500 words in ${seconds.toFixed(1)} s, ${(jobCount / seconds).toFixed(1)} jobs/s`,
  );
  console.log(`  POST, all at once          ${spread(posts)}   (p50 / p99)`);
  console.log(
    `  poll while they run        ${spread(polls)}   ${(median(polls) / median(idle)).toFixed(1)} times the idle median`,
  );
  console.log(`  poll when idle             ${spread(idle)}`);
}
