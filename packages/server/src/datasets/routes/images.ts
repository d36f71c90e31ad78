import { DatasetImage, DatasetImageParams, DatasetImagesQuery, DatasetParams, Done, Problem } from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { linkNext } from "../../http/page-link.ts";
import type { DatasetAddresses } from "../addresses.ts";
import { type Images, viewImage } from "../images.ts";
import { datasetScopeOf } from "../scope.ts";

export interface DatasetImageRoutesOptions {
  images: Images;
  addresses: DatasetAddresses;
}

const tags = ["datasets"];
const under = "/projects/:project_id/datasets/:dataset_id/images";

/** The pictures of a dataset, but for their files. Under `/api/v1`. */
export const datasetImageRoutes: FastifyPluginAsync<DatasetImageRoutesOptions> = async (plugin, options) => {
  const { images, addresses } = options;
  const app = plugin.withTypeProvider<ZodTypeProvider>();

  app.get(
    under,
    {
      schema: {
        tags,
        summary: "Pictures of a dataset, newest first",
        description:
          'A bare array; where there are more, the header `Link` with `rel="next"` names the next page. ' +
          "`include_thumbnails` adds the addresses of the thumbnails, which work in an `<img>`.",
        params: DatasetParams,
        querystring: DatasetImagesQuery,
        response: { 200: z.array(DatasetImage), 404: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const { params, query } = request;
      const { dataset, rows, next } = await images.list(datasetScopeOf(request), params, query);
      linkNext(request, reply, next);
      if (!query.include_thumbnails) return rows.map((row) => viewImage(row));
      const { fileOf } = await addresses.of({ ...dataset, project_id: params.project_id });
      return rows.map((row) =>
        viewImage(row, row.thumbnail_key === null ? undefined : fileOf(`/images/${row.id}/thumbnail`)),
      );
    },
  );

  app.get(
    `${under}/:image_id`,
    {
      schema: {
        tags,
        summary: "A picture of a dataset",
        description: "What is known of it; `…/file` has its bytes.",
        params: DatasetImageParams,
        response: { 200: DatasetImage, 404: Problem },
      },
    },
    async (request) => viewImage((await images.get(datasetScopeOf(request), request.params)).image),
  );

  app.delete(
    `${under}/:image_id`,
    {
      schema: {
        tags,
        summary: "Delete a picture",
        description: "With its files. Its name is free again.",
        params: DatasetImageParams,
        response: { 200: Done, 404: Problem },
      },
    },
    async (request) => {
      const { filename } = await images.remove(datasetScopeOf(request), request.params);
      return { message: `Image '${filename}' deleted successfully` };
    },
  );
};
