import { availableParallelism } from "node:os";
import type { Clock } from "@galley/foundation";
import type { Config } from "../config.ts";
import { createRobots } from "../net/robots.ts";
import { createSafeFetch } from "../net/safe-fetch.ts";
import type { WorkWatch } from "../observe/watch.ts";
import { createBlogJob } from "./job.ts";
import { createModelCaller } from "./models/call.ts";
import { chooseModels } from "./models/choose.ts";
import { createOfflineModel } from "./models/offline/model.ts";
import { openModels } from "./models/open.ts";
import { createThrottle } from "./models/throttle.ts";
import { openSearch } from "./search/open.ts";
import { createTextPool } from "./text-pool.ts";

/**
 * A thread takes about 100 MB once it works. As many as there are cores write a fifth more posts than one less would,
 * and polls stay at 2 ms beside them (measured with two cores, `npm run bench -- blog`).
 */
const mostThreads = 4;

/** The blog job with what it works with, and the threads that it keeps. */
export function openBlog(config: Config, clock: Clock, watch?: WorkWatch) {
  const text = createTextPool({ threads: Math.min(mostThreads, availableParallelism()) });
  const open = openModels(
    config.models,
    createOfflineModel((brief) => text.write(brief)),
  );
  const { callTimeout: timeout, concurrency = {}, perMinute = {} } = config.models;
  const throttle = createThrottle({ concurrency, perMinute, clock });
  const models = createModelCaller({ open, clock, timeout, throttle, watch });
  const fetch = createSafeFetch({ allow: config.fetchAllow, clock });
  const provider = openSearch(config.search, { clock, forwarding: fetch, throttle });
  const search = provider && { provider, robots: createRobots({ fetch, clock }) };
  const choices = { chooseModels: (requested: string | undefined) => chooseModels(requested, config.models) };
  const blogJob = { ...createBlogJob({ text, models, fetch, search }, choices), queue: config.queueNames.blog };
  return { blogJob, text };
}
