import type {
  ImageEditRequest,
  ImageGenerationRequest,
  ImageResult,
  ImageUpscaleRequest,
  ImageVariationsRequest,
} from "@galley/contract";
import type { Stage, StageContext } from "../jobs/define.ts";
import type { StartedImage } from "./port.ts";

/** What an image job is asked to do. */
export type ImageJobInput =
  | {
      operation: "generate";
      request: ImageGenerationRequest;
      /** The draft that this makes final. */
      draft_job_id?: string | undefined;
    }
  | { operation: "variations"; request: ImageVariationsRequest }
  | { operation: "upscale"; request: ImageUpscaleRequest }
  | { operation: "edit"; request: ImageEditRequest };

/** What is decided when an image job is accepted. */
export interface ImagePinned {
  /** The provider's name. */
  provider: string;
  /** The request named another one, and none has a key. */
  substituted: boolean;
  /** Of the first picture; the request's, or one that was drawn. */
  seed: number;
  /** What the provider would make it with. */
  model: string;
  /** Whether it can be told before what that costs. */
  isPriced: boolean;
}

/** A picture in storage, as it came. */
export interface StoredPicture {
  key: string;
  mediaType: string;
  /** As the provider says; undefined where it does not. */
  seed?: number | undefined;
  /** What it was made with; undefined of a source. */
  model?: string | undefined;
  /** As it was really sent. */
  prompt?: string | undefined;
}

export interface Preparation {
  /** The size of the result. */
  width: number;
  height: number;
  source?: StoredPicture & { width: number; height: number };
  mask?: StoredPicture;
  warnings: string[];
}

interface ProviderCall {
  model: string;
  pictures: StoredPicture[];
  warnings: string[];
}

/** What a call to the provider has brought: a picture, or work that was begun. */
export type Bought =
  | { kind: "picture"; picture: StoredPicture; warnings: string[] }
  | ({ kind: "started" } & StartedImage);

/** A picture as it is served. */
export interface FinishedPicture {
  key: string;
  width: number;
  height: number;
  format: "png" | "jpeg" | "webp";
  size_bytes: number;
  seed: number | null;
  thumbhash: string;
}

export interface ImageOutputs {
  preparing: Preparation;
  calling_provider: ProviderCall;
  storing: { pictures: FinishedPicture[] };
  processing_result: Pick<ImageResult, "images" | "warnings">;
}

export type ImageContext = StageContext<ImageJobInput, ImagePinned>;
export type ImageStageOf<Name extends keyof ImageOutputs> = Stage<ImageJobInput, ImagePinned, ImageOutputs, Name>;
