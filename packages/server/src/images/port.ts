import type { ImageQuality, ImageStyle } from "@galley/contract";
import { JobError } from "../jobs/job-error.ts";

/** What every operation has in common. */
interface Wish {
  quality: ImageQuality;
  /** The model that was chosen when the work was accepted: it is used as long as the provider has it. Undefined: any. */
  model?: string | undefined;
  /** 0 to 4,294,967,295; decided before the provider is asked, so that a final can repeat its draft's. */
  seed: number;
  /** Ends the call with the signal's reason. */
  signal: AbortSignal;
}

/** A picture from words. `width` and `height` are those that the client gets; the provider may make one that is cropped to them. */
export interface GenerateWish extends Wish {
  kind: "generate";
  prompt: string;
  negativePrompt: string | undefined;
  style: ImageStyle | undefined;
  width: number;
  height: number;
  /** Undefined: what the quality says. */
  steps: number | undefined;
  guidance: number | undefined;
}

/** Another picture like `source`. `strength` 0: the same; 1: nothing of it is left. */
export interface VaryWish extends Wish {
  kind: "vary";
  source: Uint8Array;
  prompt: string | undefined;
  strength: number;
}

export interface UpscaleWish extends Wish {
  kind: "upscale";
  source: Uint8Array;
  /** 1 to 4; the result has exactly `scale` times the source's sides. */
  scale: number;
  prompt: string | undefined;
}

export interface EditWish extends Wish {
  kind: "edit";
  source: Uint8Array;
  /** White is painted anew; of the source's size. Undefined: what is transparent in the source. */
  mask: Uint8Array | undefined;
  prompt: string;
  /** To outpaint what says nowhere what is to be painted (no mask, all opaque) is to enlarge it (`pixels/canvas.ts`). */
  type: "inpaint" | "outpaint";
  strength: number;
}

export type ImageWish = GenerateWish | VaryWish | UpscaleWish | EditWish;

/** A wish without its pictures: what is known before anything is read. */
export type ImageQuestion = ImageWish extends infer Each
  ? Each extends ImageWish
    ? Omit<Each, "signal" | "source" | "mask">
    : never
  : never;

/** What a provider has made, as it came. */
export interface MadeImage {
  bytes: Uint8Array;
  /** `image/png`, `image/jpeg` or `image/webp`. */
  mediaType: string;
  /** The seed that the provider says it used; undefined when it says none. */
  seed: number | undefined;
  /** The prompt as it was sent, where that is not the wish's: with the style in words, or written anew by the model. */
  prompt?: string | undefined;
  /** US dollars that it really cost, where the provider says so; otherwise it is the offer's. */
  cost?: number | undefined;
  /** `code: sentence` for what could not be done as it was asked. */
  warnings: string[];
}

/**
 * Work that the provider has begun, and whose result is to be asked for. JSON. Beginning it again is paid again, so that
 * it is stored before it is asked for.
 */
export interface StartedImage {
  started: string;
  warnings: string[];
}

/**
 * A failure of a call that is paid all the same: the service has answered that it is done, and what it sent is of no use.
 */
export class BilledError extends JobError {
  /** US dollars that it really cost, where that is known; otherwise it is the offer's. */
  readonly cost: number | undefined;

  constructor(error: JobError, cost?: number) {
    super(error.code, error.message, error);
    this.cost = cost;
  }
}

/** How a provider would serve a wish. */
export interface ImageOffer {
  /** The model that it would use. */
  model: string;
  /** US dollars, where the work is paid by its size about; null when that is not known. */
  cost: number | null;
  /** Seconds it usually takes. */
  seconds: number;
  /** The ratios (`16:9`) or sizes (`1024x1024`) that it makes; absent where those are any, or the source's. */
  shapes?: readonly string[] | undefined;
}

/**
 * Who makes pictures. Failures come as `JobError`s: a refused prompt is `content_refused` and final.
 *
 * The caller charges a picture once, when it has it: from `make`, or from `collect` for what was begun; `cost` of the
 * picture, else of the offer. Where either throws, nothing is charged, since services do not bill what fails or is refused;
 * unless it is a `BilledError`.
 */
export interface ImageProvider {
  readonly name: string;
  /** Undefined where it cannot do that at all. */
  offer(wish: ImageQuestion): ImageOffer | undefined;
  /** One picture, or the beginning of one. */
  make(wish: ImageWish): Promise<MadeImage | StartedImage>;
  /**
   * Asks once for what was begun, also by another process with the same key; undefined while it is not there. Its
   * warnings include those of the beginning. Services ask for 10 s or more between two of these.
   */
  collect(started: StartedImage, signal: AbortSignal): Promise<MadeImage | undefined>;
}
