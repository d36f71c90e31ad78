import {
  CreateDatasetRequest,
  Dataset,
  DatasetParams,
  Done,
  PageQuery,
  Problem,
  ProjectParams,
} from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { linkNext } from "../../http/page-link.ts";
import { warnOfUnknownFields } from "../../http/unknown-fields.ts";
import type { DatasetAddresses } from "../addresses.ts";
import type { Datasets } from "../datasets.ts";
import { viewDataset } from "../progress.ts";
import { datasetScopeOf } from "../scope.ts";
import type { DatasetStatusRow } from "../tables.ts";

export interface DatasetRoutesOptions {
  datasets: Datasets;
  addresses: DatasetAddresses;
}

const tags = ["datasets"];

/** Datasets. Under `/api/v1`. */
export const datasetRoutes: FastifyPluginAsync<DatasetRoutesOptions> = async (plugin, { datasets, addresses }) => {
  const app = plugin.withTypeProvider<ZodTypeProvider>();
  const view = async (row: DatasetStatusRow): Promise<Dataset> => viewDataset(row, (await addresses.of(row)).events);

  app.post(
    "/projects/:project_id/datasets",
    {
      preValidation: warnOfUnknownFields(CreateDatasetRequest),
      schema: {
        tags,
        summary: "Make a dataset",
        description: "An empty one, `ready` for uploads.",
        params: ProjectParams,
        body: CreateDatasetRequest,
        response: { 201: Dataset, 404: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const { project_id } = request.params;
      const row = await datasets.create(datasetScopeOf(request), project_id, request.body);
      const location = `/api/v1/projects/${project_id}/datasets/${row.id}`;
      return reply
        .code(201)
        .header("location", location)
        .send(await view(row));
    },
  );

  app.get(
    "/projects/:project_id/datasets",
    {
      schema: {
        tags,
        summary: "Datasets of a project, newest first",
        description: 'A bare array; where there are more, the header `Link` with `rel="next"` names the next page.',
        params: ProjectParams,
        querystring: PageQuery,
        response: { 200: z.array(Dataset), 404: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const { rows, next } = await datasets.list(datasetScopeOf(request), request.params.project_id, request.query);
      linkNext(request, reply, next);
      return Promise.all(rows.map(view));
    },
  );

  app.get(
    "/projects/:project_id/datasets/:dataset_id",
    {
      schema: {
        tags,
        summary: "A dataset",
        description: "With how far the processing of its pictures is.",
        params: DatasetParams,
        response: { 200: Dataset, 404: Problem },
      },
    },
    async (request) => view(await datasets.status(datasetScopeOf(request), request.params)),
  );

  app.delete(
    "/projects/:project_id/datasets/:dataset_id",
    {
      schema: {
        tags,
        summary: "Delete a dataset",
        description: "With its pictures and their files. Processing that is under way is cancelled.",
        params: DatasetParams,
        response: { 200: Done, 404: Problem },
      },
    },
    async (request) => {
      const { name } = await datasets.remove(datasetScopeOf(request), request.params);
      return { message: `Dataset '${name}' deleted successfully` };
    },
  );
};
