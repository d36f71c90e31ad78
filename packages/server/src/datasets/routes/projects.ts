import {
  CreateProjectRequest,
  Done,
  PageQuery,
  Problem,
  Project,
  ProjectParams,
  UpdateProjectRequest,
} from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { linkNext } from "../../http/page-link.ts";
import { warnOfUnknownFields } from "../../http/unknown-fields.ts";
import type { Projects } from "../projects.ts";
import { datasetScopeOf } from "../scope.ts";

export interface ProjectRoutesOptions {
  projects: Projects;
}

const tags = ["datasets"];

/** Projects. Under `/api/v1`. */
export const projectRoutes: FastifyPluginAsync<ProjectRoutesOptions> = async (plugin, { projects }) => {
  const app = plugin.withTypeProvider<ZodTypeProvider>();

  app.post(
    "/projects",
    {
      preValidation: warnOfUnknownFields(CreateProjectRequest),
      schema: {
        tags,
        summary: "Make a project",
        description:
          "Datasets belong to projects. `question_options` go with the question type `multiple_choice` alone.",
        body: CreateProjectRequest,
        response: { 201: Project, 422: Problem },
      },
    },
    async (request, reply) => {
      const project = await projects.create(request.caller.tenant, request.body);
      return reply.code(201).header("location", `/api/v1/projects/${project.id}`).send(project);
    },
  );

  app.get(
    "/projects",
    {
      schema: {
        tags,
        summary: "Projects, newest first",
        description: 'A bare array; where there are more, the header `Link` with `rel="next"` names the next page.',
        querystring: PageQuery,
        response: { 200: z.array(Project), 422: Problem },
      },
    },
    async (request, reply) => {
      const { projects: page, next } = await projects.list(datasetScopeOf(request), request.query);
      linkNext(request, reply, next);
      return page;
    },
  );

  await plugin.register(oneProjectRoutes, { projects });
};

const oneProjectRoutes: FastifyPluginAsync<ProjectRoutesOptions> = async (plugin, { projects }) => {
  const app = plugin.withTypeProvider<ZodTypeProvider>();
  const params = ProjectParams;

  app.get(
    "/projects/:project_id",
    {
      schema: {
        tags,
        summary: "A project",
        description: "With how many datasets it has.",
        params,
        response: { 200: Project, 404: Problem },
      },
    },
    (request) => projects.get(datasetScopeOf(request), request.params.project_id),
  );

  app.patch(
    "/projects/:project_id",
    {
      preValidation: warnOfUnknownFields(UpdateProjectRequest),
      schema: {
        tags,
        summary: "Change a project",
        description:
          "What is absent stays as it is; `null` empties a field. Together with what stays, the question's type and its " +
          "options must fit.",
        params,
        body: UpdateProjectRequest,
        response: { 200: Project, 404: Problem, 422: Problem },
      },
    },
    (request) => projects.update(datasetScopeOf(request), request.params.project_id, request.body),
  );

  app.delete(
    "/projects/:project_id",
    {
      schema: {
        tags,
        summary: "Delete a project",
        description: "With its datasets, their pictures and files. Processing that is under way is cancelled.",
        params,
        response: { 200: Done, 404: Problem },
      },
    },
    async (request) => {
      const { name } = await projects.remove(datasetScopeOf(request), request.params.project_id);
      return { message: `Project '${name}' deleted successfully` };
    },
  );
};
