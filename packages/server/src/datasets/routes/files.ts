import { DatasetImageParams, ImageAddress, Problem } from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { contentDisposition } from "../../http/content-disposition.ts";
import { sendObject } from "../../http/send-object.ts";
import { Refusal } from "../../refusal.ts";
import type { Storage } from "../../storage/port.ts";
import type { DatasetAddresses } from "../addresses.ts";
import type { Images } from "../images.ts";
import { datasetScopeOf } from "../scope.ts";

export interface DatasetFileRoutesOptions {
  images: Images;
  addresses: DatasetAddresses;
  storage: Storage;
}

const tags = ["datasets"];
const under = "/projects/:project_id/datasets/:dataset_id/images/:image_id";
/** Seconds for which a signed address works. */
const hour = 3600;

const bytes = z.unknown().describe("The picture's bytes.");
const response = { 200: bytes, 206: bytes, 304: z.null().describe("It is known already."), 404: Problem, 416: Problem };

/** A name that is written in full would make some addresses too long for the storage. */
const longestDisposition = 900;
const dispositionOf = (filename: string): string => {
  const full = contentDisposition("inline", filename);
  return full.length > longestDisposition ? "inline" : full;
};

const lost = () => new Refusal("image_not_found", "Image file not found.");
const noThumbnail = () => new Refusal("image_not_found", "Thumbnail not available for this image.");

/** The files of pictures. Where keys are asked for, addresses that Galley tells carry a token of the dataset. */
export const datasetFileRoutes: FastifyPluginAsync<DatasetFileRoutesOptions> = async (plugin, options) => {
  const { images, addresses, storage } = options;
  const app = plugin.withTypeProvider<ZodTypeProvider>();
  const config = { access: "files" } as const;
  const params = DatasetImageParams;

  app.get(
    `${under}/file`,
    {
      config,
      schema: {
        tags,
        summary: "A picture's file",
        description: "As it was uploaded; ranges are served. Its bytes never change.",
        params,
        response,
      },
    },
    async (request, reply) => {
      const { image } = await images.get(datasetScopeOf(request), request.params);
      const headers = {
        "content-type": image.content_type,
        "content-disposition": dispositionOf(image.filename),
        "cache-control": "private, max-age=3600",
      };
      return sendObject(request, reply, { storage, key: image.key, absent: lost, headers });
    },
  );

  app.get(
    `${under}/thumbnail`,
    {
      config,
      schema: { tags, summary: "A picture's thumbnail", description: "JPEG, 256 x 256.", params, response },
    },
    async (request, reply) => {
      const { image } = await images.get(datasetScopeOf(request), request.params);
      if (image.thumbnail_key === null) throw noThumbnail();
      const headers = { "content-type": "image/jpeg", "cache-control": "private, max-age=86400" };
      return sendObject(request, reply, { storage, key: image.thumbnail_key, absent: noThumbnail, headers });
    },
  );

  app.get(
    `${under}/url`,
    {
      schema: {
        tags,
        summary: "An address of a picture's file",
        description: "For an `<img>`: it needs no key, and works for an hour at the least.",
        params,
        response: { 200: ImageAddress, 404: Problem },
      },
    },
    async (request, reply) => {
      const { dataset, image } = await images.get(datasetScopeOf(request), request.params);
      if (!(await storage.head(image.key))) throw lost();
      const disposition = dispositionOf(image.filename);
      const url = await storage.signedUrl(image.key, { expires: hour, contentType: image.content_type, disposition });
      reply.header("cache-control", "no-store");
      if (url !== undefined) return { url, type: "signed" as const };
      const { fileOf } = await addresses.of({ ...dataset, project_id: request.params.project_id });
      return { url: fileOf(`/images/${image.id}/file`), type: "proxy" as const };
    },
  );
};
