import { availableParallelism } from "node:os";
import { type Clock, type Database, narrow } from "@galley/foundation";
import type { Config } from "../config.ts";
import type { JobTables } from "../jobs/tables.ts";
import { createSafeFetch } from "../net/safe-fetch.ts";
import { foreignLimits } from "../pixels/limits.ts";
import { createPixels } from "../pixels/pixels.ts";
import type { PixelRoom } from "../pixels/room.ts";
import { createPixelThreads } from "../pixels/threads.ts";
import type { Storage } from "../storage/port.ts";
import { type AddressOptions, createAddresses } from "./addresses.ts";
import { localProvider } from "./choose.ts";
import { createImageExtras } from "./extras.ts";
import { createImageFiles } from "./files.ts";
import { createImageJob } from "./job.ts";
import { createKeeper } from "./keep.ts";
import { createImageLinks } from "./links.ts";
import type { ImageProvider } from "./port.ts";
import { createLocalProvider } from "./providers/local/provider.ts";
import { imageRateLimits, openImageProviders } from "./providers/open.ts";
import { createDatabaseTurns } from "./providers/rate/database.ts";
import { createRateGate } from "./providers/rate/gate.ts";
import type { RateTables } from "./providers/rate/tables.ts";
import type { ImageTables } from "./tables.ts";
import { createImageUploads } from "./uploads/uploads.ts";

const mostThreads = 4;

export interface OpenImagesOptions {
  config: Config;
  database: Database<ImageTables & JobTables>;
  storage: Storage;
  clock: Clock;
  random(): number;
  /** The memory for pictures that the whole process shares. */
  room: PixelRoom;
  /** What the addresses of pictures have to carry, and for how long they are good. */
  addresses: Pick<AddressOptions, "closed" | "issue" | "life">;
  /** An error that clients are not told of. */
  onDefect: (error: unknown, jobId: string) => void;
  /** Why something of an upload that came to nothing could not be removed at once. */
  onLeftOver: (error: unknown) => void;
}

/** The image job with what it works with. */
export function openImages(options: OpenImagesOptions) {
  const { config, database, storage, clock, random, room, addresses, onDefect } = options;
  const threads = createPixelThreads({ threads: Math.min(mostThreads, availableParallelism()) });
  const gate = createRateGate({
    clock,
    store: createDatabaseTurns(narrow<RateTables, ImageTables & JobTables>(database)),
    limits: imageRateLimits,
  });
  const providers = new Map<string, ImageProvider>([
    ...openImageProviders(config.images, { clock, gate, room }),
    [localProvider, createLocalProvider({ threads, room })],
  ]);
  const files = createImageFiles({ database, storage, clock });
  const fetch = createSafeFetch({
    allow: config.fetchAllow,
    clock,
    // A picture is kept with its job; there is no use in keeping it here too.
    limits: { body: foreignLimits.bytes, cache: 0, cacheSize: 0 },
  });

  const links = createImageLinks(database);
  const places = createAddresses({ ...addresses, clock });
  const extras = createImageExtras(links, places);
  const pixels = createPixels({ room });
  const uploads = createImageUploads({
    database,
    storage,
    files,
    pixels,
    addresses: places,
    clock,
    keptFor: config.retentionHours * 3_600_000,
    onLeftOver: options.onLeftOver,
  });
  const tools = {
    providers,
    files,
    keeper: createKeeper({ files, clock }),
    pixels,
    fetch,
    clock,
    onDefect,
  };
  const imageJob = { ...createImageJob(tools, { random }), queue: config.queueNames.image };
  return { imageJob, providers, files, links, extras, uploads, close: threads.close };
}
