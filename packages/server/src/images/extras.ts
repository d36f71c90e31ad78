import { type GeneratedImage, ImageJobLinks, type ImageResult } from "@galley/contract";
import type { KindExtras } from "../jobs/extras.ts";
import type { Addresses } from "./addresses.ts";
import type { ImageLinks } from "./links.ts";

/** What is told of an image job besides what is told of every job, and its pictures under addresses that are good. */
export function createImageExtras(links: ImageLinks, addresses: Addresses): KindExtras {
  return {
    schema: ImageJobLinks.shape,
    fieldsOf: links.of,
    async renew(job, stored) {
      const result = stored as ImageResult;
      const again = async (image: GeneratedImage) => ({ ...image, url: await addresses.renew(job, image.url) });
      return { ...result, images: await Promise.all(result.images.map(again)) };
    },
    async tagOf({ id, status }) {
      const final = (await links.finalOf(id))?.slice(-8) ?? "";
      return `-${final}${status === "completed" ? await addresses.tag() : ""}`;
    },
  };
}
