import type {
  CreateImageJobResponse,
  FinalizeImageRequest,
  ImageEditRequest,
  ImageGenerationInput,
  ImageJobStatus,
  ImageProviders,
  ImageResult,
  ImageUpscaleRequest,
  ImageVariationsRequest,
  JobOptions,
  UploadedPicture,
} from "@galley/contract";
import { isObject } from "./answer.ts";
import { connect } from "./connection.ts";
import { type AnyJobStatus, addressOfJob, createdShape, idOf, type JobRef, jobShape } from "./job-types.ts";
import type { ConnectionOptions, CreateAndPollOptions, CreateOptions, Options } from "./options.ts";
import { path } from "./paths.ts";
import { ask, creating, get, inBackground, repeatable, type Shape, timeToSend } from "./requests.ts";
import { type Expected, heldResult } from "./results.ts";

// Every function that is exported here is a call: `createGalleyClient` binds them all.

/** What a picture is to show, and what every job may be told. */
export type ImageRequest = ImageGenerationInput & Partial<JobOptions>;

/** The picture that is worked on: any address of one, or what `uploadPicture` gave. */
export type PictureSource = { image_url: string } | { source_image_url: string };

type Source = keyof ImageVariationsRequest & ("image_url" | "source_image_url");
export type VariationsRequest = PictureSource & Partial<Omit<ImageVariationsRequest, Source> & JobOptions>;
export type UpscaleRequest = PictureSource & Partial<Omit<ImageUpscaleRequest, Source> & JobOptions>;
export type EditRequest = PictureSource &
  Pick<ImageEditRequest, "prompt"> &
  Partial<Omit<ImageEditRequest, Source> & JobOptions>;

/**
 * Makes a picture in one held request and resolves with it. Where that takes longer than the server holds the request, and
 * for errors, it is as `generateBlog`.
 */
export async function generateImage(
  request: ImageRequest,
  options: ConnectionOptions & CreateAndPollOptions<AnyJobStatus>,
): Promise<ImageResult> {
  return heldResult(connect(options), creating(`${images}/generate`, request, options), somePictures, options);
}

/** Asks for a picture and returns as soon as the job is accepted. Safe to repeat, as `createBlogJob`. */
export async function createImageJob(
  request: ImageRequest,
  options: Options & CreateOptions,
): Promise<CreateImageJobResponse> {
  return ask(options, creating(`${images}/generate-async`, request, options), createdImage);
}

/** Asks for variations of a picture, in the background. */
export async function createImageVariations(
  request: VariationsRequest,
  options: Options & CreateOptions,
): Promise<CreateImageJobResponse> {
  return ask(options, creating(`${images}/variations`, request, options, inBackground), createdImage);
}

/** Asks for a picture to be made larger, in the background. */
export async function createImageUpscale(
  request: UpscaleRequest,
  options: Options & CreateOptions,
): Promise<CreateImageJobResponse> {
  return ask(options, creating(`${images}/upscale`, request, options, inBackground), createdImage);
}

/** Asks for a part of a picture to be painted anew (where the mask is white), or beyond its edges, in the background. */
export async function createImageEdit(
  request: EditRequest,
  options: Options & CreateOptions,
): Promise<CreateImageJobResponse> {
  return ask(options, creating(`${images}/edit`, request, options, inBackground), createdImage);
}

/** Sends a picture (PNG, JPEG or WebP, at most 10 MiB) to be worked on; it is kept as long as jobs are. */
export async function uploadPicture(picture: Blob, options: Options): Promise<UploadedPicture> {
  const call = {
    ...repeatable("POST", `${images}/uploads`),
    raw: picture,
    headers: { "content-type": picture.type || "application/octet-stream" },
    hold: timeToSend(picture.size),
  };
  return ask(options, call, uploadedShape);
}

/** An image job's status; once it is completed its `result` has the pictures' addresses. */
export async function getImageJob(job: JobRef, options: Options): Promise<ImageJobStatus> {
  return ask(options, get(addressOfJob(job, "status_url", images)), jobShape as Shape<ImageJobStatus>);
}

/** Makes the final picture of a draft, with the same prompt and seed, in a better quality (`high`). */
export async function finalizeImage(
  job: JobRef,
  request: Partial<FinalizeImageRequest> | undefined,
  options: Options & CreateOptions,
): Promise<CreateImageJobResponse> {
  return ask(options, creating(path`/api/v1/images/jobs/${idOf(job)}/finalize`, request ?? {}, options), createdImage);
}

/** Who makes pictures at this Galley, what they can do, and what that costs. */
export async function listImageProviders(options: Options): Promise<ImageProviders["providers"]> {
  const { providers } = await ask(options, get(`${images}/providers`), providersShape);
  return providers;
}

const images = "/api/v1/images";
const createdImage = createdShape as Shape<CreateImageJobResponse>;
const uploadedShape: Shape<UploadedPicture> = { what: "an uploaded picture", fields: { url: "" } };
const providersShape: Shape<ImageProviders> = { what: "a list of providers", fields: { providers: [] } };
const somePictures: Expected<ImageResult> = {
  what: "a picture",
  below: images,
  isResult: (body): body is ImageResult => isObject(body) && Array.isArray(body.images),
};
