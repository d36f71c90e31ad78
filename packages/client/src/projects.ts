import type { CreateProjectRequest, Dataset, DatasetImage, ImageProcessingStatus, Project } from "@galley/contract";
import { type Answer, isObject } from "./answer.ts";
import { type Call, connect } from "./connection.ts";
import { invalidAnswer } from "./errors.ts";
import { datasetPath, projectPath } from "./ids.ts";
import type { CallOptions, ConnectionOptions } from "./options.ts";
import { type PageOptions, readPage } from "./pages.ts";

type Options = ConnectionOptions & CallOptions;

/** What a project is made of: a name, and the question about its pictures where there is one. */
export type NewProject = Pick<CreateProjectRequest, "name"> & Partial<CreateProjectRequest>;
export type ProjectPage = { projects: Project[]; next_cursor: string | null };
export type DatasetPage = { datasets: Dataset[]; next_cursor: string | null };
export type DatasetImagePage = { images: DatasetImage[]; next_cursor: string | null };

/** Which pictures of a dataset; `limit` is at most 100 (default 50). */
export type DatasetImagesFilter = PageOptions & {
  processing_status?: ImageProcessingStatus | undefined;
  /** With the addresses of the thumbnails. */
  include_thumbnails?: boolean | undefined;
};

/** Makes a project. Not sent again after a broken connection, because it may have arrived: look at the list then. */
export async function createProject(project: NewProject, options: Options): Promise<Project> {
  return one(await ask(options, post("/api/v1/projects", project)), "project");
}

export async function getProject(projectId: string, options: Options): Promise<Project> {
  return one(await ask(options, get(projectPath(projectId))), "project");
}

/** One page of the projects, newest first. `limit` is at most 200, which is also the default. */
export async function listProjects(page: PageOptions, options: Options): Promise<ProjectPage> {
  const answer = await ask(options, { ...get("/api/v1/projects"), query: { ...page } });
  const { items: projects, next_cursor } = readPage<Project>(answer, "projects");
  return { projects, next_cursor };
}

/** Makes an empty dataset in a project. Not sent again after a broken connection, as `createProject`. */
export async function createDataset(projectId: string, dataset: { name: string }, options: Options): Promise<Dataset> {
  return one(await ask(options, post(`${projectPath(projectId)}/datasets`, dataset)), "dataset");
}

export async function getDataset(projectId: string, datasetId: string, options: Options): Promise<Dataset> {
  return one(await ask(options, get(datasetPath(projectId, datasetId))), "dataset");
}

/** One page of a project's datasets, newest first. `limit` is at most 200, which is also the default. */
export async function listDatasets(projectId: string, page: PageOptions, options: Options): Promise<DatasetPage> {
  const answer = await ask(options, { ...get(`${projectPath(projectId)}/datasets`), query: { ...page } });
  const { items: datasets, next_cursor } = readPage<Dataset>(answer, "datasets");
  return { datasets, next_cursor };
}

/** One page of a dataset's pictures, newest first. */
export async function listDatasetImages(
  projectId: string,
  datasetId: string,
  { include_thumbnails, ...filter }: DatasetImagesFilter,
  options: Options,
): Promise<DatasetImagePage> {
  const query = { ...filter, ...(include_thumbnails && { include_thumbnails: "true" }) };
  const answer = await ask(options, { ...get(`${datasetPath(projectId, datasetId)}/images`), query });
  const { items: images, next_cursor } = readPage<DatasetImage>(answer, "pictures");
  return { images, next_cursor };
}

const ask = (options: Options, call: Call): Promise<Answer> => connect(options).send(call);
const get = (target: string): Call => ({ method: "GET", target, repeat: "always" });
const post = (target: string, body: object): Call => ({ method: "POST", target, body, repeat: "when-refused" });

function one<Kind extends { id: string }>({ body, status }: Answer, what: string): Kind {
  if (isObject(body) && typeof body.id === "string") return body as Kind;
  throw invalidAnswer(`The answer is not a ${what}`, status);
}
