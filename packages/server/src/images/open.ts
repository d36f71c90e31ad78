import { availableParallelism } from "node:os";
import { type GeneratedImage, ImageJobLinks, type ImageResult } from "@galley/contract";
import { type Clock, type Database, narrow } from "@galley/foundation";
import type { Config } from "../config.ts";
import type { JobExtras } from "../jobs/routes.ts";
import type { JobTables } from "../jobs/tables.ts";
import { createSafeFetch } from "../net/safe-fetch.ts";
import type { Storage } from "../storage/port.ts";
import { localProvider } from "./choose.ts";
import { createImageFiles } from "./files.ts";
import { createImageJob } from "./job.ts";
import { createImageLinks } from "./links.ts";
import { foreignLimits } from "./pixels/limits.ts";
import { createPixels } from "./pixels/pixels.ts";
import type { PixelRoom } from "./pixels/room.ts";
import { createPixelThreads } from "./pixels/threads.ts";
import type { ImageProvider } from "./port.ts";
import { createLocalProvider } from "./providers/local/provider.ts";
import { imageRateLimits, openImageProviders } from "./providers/open.ts";
import { createDatabaseTurns } from "./providers/rate/database.ts";
import { createRateGate } from "./providers/rate/gate.ts";
import type { RateTables } from "./providers/rate/tables.ts";
import type { ImageTables } from "./tables.ts";

const mostThreads = 4;

export interface OpenImagesOptions {
  config: Config;
  database: Database<ImageTables & JobTables>;
  storage: Storage;
  clock: Clock;
  random(): number;
  /** The memory for pictures that the whole process shares. */
  room: PixelRoom;
  /** What the address of a picture has to carry; empty where nobody is asked for a key. */
  tokenFor(job: { id: string; tenant: string }): Promise<string>;
}

/** The key of a picture, from its address. */
const keyIn = (address: string): string => `images/${address.replace(/\?.*$/, "").split("/").slice(-2).join("/")}`;

/** The image job with what it works with. */
export function openImages({ config, database, storage, clock, random, room, tokenFor }: OpenImagesOptions) {
  const threads = createPixelThreads({ threads: Math.min(mostThreads, availableParallelism()) });
  const gate = createRateGate({
    clock,
    store: createDatabaseTurns(narrow<RateTables, ImageTables & JobTables>(database)),
    limits: imageRateLimits,
  });
  const providers = new Map<string, ImageProvider>([
    ...openImageProviders(config.images, { clock, gate }),
    [localProvider, createLocalProvider({ threads, room })],
  ]);
  const files = createImageFiles({ database, storage, clock });
  const fetch = createSafeFetch({
    allow: config.fetchAllow,
    clock,
    // A picture is kept with its job; there is no use in keeping it here too.
    limits: { body: foreignLimits.bytes, cache: 0, cacheSize: 0 },
  });

  async function addressOf(jobId: string, key: string): Promise<string> {
    const { tenant } = await database.read
      .selectFrom("job")
      .select("tenant")
      .where("id", "=", jobId)
      .executeTakeFirstOrThrow();
    const token = await tokenFor({ id: jobId, tenant });
    const path = `/api/v1/images/files/${key.slice("images/".length)}`;
    return token === "" ? path : `${path}?token=${token}`;
  }

  const links = createImageLinks(database);
  /** Addresses are told with a token that is good from now on, however long ago the picture was made. */
  const extras: JobExtras = {
    schema: ImageJobLinks.shape,
    async of(job) {
      const more = (await links.of([job.job_id]))(job.job_id);
      const result = job.result as ImageResult | null;
      if (!result) return more;
      const again = async (image: GeneratedImage) => ({ ...image, url: await addressOf(job.job_id, keyIn(image.url)) });
      return { ...more, result: { ...result, images: await Promise.all(result.images.map(again)) } };
    },
    tagOf: async (jobId) => `-${(await links.of([jobId]))(jobId).final_job_id?.slice(-8) ?? ""}`,
  };

  const tools = { providers, files, pixels: createPixels({ room }), fetch, addressOf, clock };
  const imageJob = { ...createImageJob(tools, { random }), queue: config.queueNames.image };
  return { imageJob, providers, files, links, extras, close: threads.close };
}
