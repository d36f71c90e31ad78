import { api } from "./api.ts";
import { blog } from "./blog.ts";
import { clientSize } from "./client-size.ts";
import { events } from "./events.ts";
import { history } from "./history.ts";
import { images } from "./images.ts";
import { pipeline } from "./pipeline.ts";
import { queue } from "./queue.ts";
import { start } from "./start.ts";
import { studio } from "./studio.ts";
import { thumbnails } from "./thumbnails.ts";
import { uploads } from "./uploads.ts";

const benchmarks: Record<string, () => Promise<void>> = {
  start,
  api,
  events,
  history,
  blog,
  pipeline,
  images,
  thumbnails,
  uploads,
  queue,
  "client-size": clientSize,
  studio,
};

const [name] = process.argv.slice(2);
const chosen = name === undefined ? Object.keys(benchmarks) : [name];
for (const each of chosen) {
  const run = benchmarks[each];
  if (!run) {
    console.error(`There is no benchmark ${each}; there are ${Object.keys(benchmarks).join(", ")}.`);
    process.exit(1);
  }
  await run();
}
