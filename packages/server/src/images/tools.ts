import type { Clock } from "@galley/foundation";
import type { SafeFetch } from "../net/safe-fetch.ts";
import type { Pixels } from "../pixels/pixels.ts";
import type { ImageFiles } from "./files.ts";
import type { Keeper } from "./keep.ts";
import type { ImageProvider } from "./port.ts";

/** What the stages of an image job are made with. */
export interface ImageTools {
  /** By name, `local` among them. */
  providers: ReadonlyMap<string, ImageProvider>;
  files: ImageFiles;
  /** For all work with storage. */
  keeper: Keeper;
  pixels: Pixels;
  /** For pictures that callers name; up to as many bytes as a picture may have. */
  fetch: SafeFetch;
  clock: Clock;
  /** What a job's owner is not told. */
  onDefect: (error: unknown, jobId: string) => void;
}
