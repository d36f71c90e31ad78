import type {
  CreateProjectRequest,
  Dataset,
  DatasetImage,
  ImageAddress,
  ImageProcessingStatus,
  Project,
  UpdateProjectRequest,
} from "@galley/contract";
import { connect } from "./connection.ts";
import type { Options } from "./options.ts";
import { type PageOptions, readPage } from "./pages.ts";
import { datasetPath, path, projectPath } from "./paths.ts";
import { ask, get, once, remove, repeatable, type Shape } from "./requests.ts";

// Every function that is exported here is a call: `createGalleyClient` binds them all.

/** What a project is made of: a name, and the question about its pictures where there is one. */
export type NewProject = Pick<CreateProjectRequest, "name"> & Partial<CreateProjectRequest>;
export type ProjectPage = { projects: Project[]; next_cursor: string | null };
export type DatasetPage = { datasets: Dataset[]; next_cursor: string | null };
export type DatasetImagePage = { images: DatasetImage[]; next_cursor: string | null };

/** Which pictures of a dataset; `limit` is at most 100 (default 50). */
export type DatasetImagesFilter = PageOptions & {
  /** Begins after so many, wherever that is in the list; instead of `cursor`. */
  skip?: number | undefined;
  processing_status?: ImageProcessingStatus | undefined;
  /** With the addresses of the thumbnails. */
  include_thumbnails?: boolean | undefined;
};

/** Makes a project. Not sent again after a broken connection, because it may have arrived: look at the list then. */
export async function createProject(project: NewProject, options: Options): Promise<Project> {
  return ask(options, once("POST", "/api/v1/projects", project), projectShape);
}

export async function getProject(projectId: string, options: Options): Promise<Project> {
  return ask(options, get(projectPath(projectId)), projectShape);
}

/** Changes a project: what is left out stays as it is, `null` empties a field. */
export async function updateProject(
  projectId: string,
  changes: UpdateProjectRequest,
  options: Options,
): Promise<Project> {
  return ask(options, repeatable("PATCH", projectPath(projectId), changes), projectShape);
}

/** Deletes a project with its datasets, their pictures and files; processing that is under way is cancelled. */
export async function deleteProject(projectId: string, options: Options): Promise<void> {
  return remove(options, projectPath(projectId));
}

/** One page of the projects, newest first. `limit` is at most 200, which is also the default. */
export async function listProjects(page: PageOptions | undefined, options: Options): Promise<ProjectPage> {
  const answer = await connect(options).send(get("/api/v1/projects", { ...page }));
  const { items: projects, next_cursor } = readPage<Project>(answer, "projects");
  return { projects, next_cursor };
}

/** Makes an empty dataset in a project. Not sent again after a broken connection, as `createProject`. */
export async function createDataset(projectId: string, dataset: { name: string }, options: Options): Promise<Dataset> {
  return ask(options, once("POST", `${projectPath(projectId)}/datasets`, dataset), datasetShape);
}

export async function getDataset(projectId: string, datasetId: string, options: Options): Promise<Dataset> {
  return ask(options, get(datasetPath(projectId, datasetId)), datasetShape);
}

/** Deletes a dataset with its pictures and their files; processing that is under way is cancelled. */
export async function deleteDataset(projectId: string, datasetId: string, options: Options): Promise<void> {
  return remove(options, datasetPath(projectId, datasetId));
}

/** One page of a project's datasets, newest first. `limit` is at most 200, which is also the default. */
export async function listDatasets(
  projectId: string,
  page: PageOptions | undefined,
  options: Options,
): Promise<DatasetPage> {
  const answer = await connect(options).send(get(`${projectPath(projectId)}/datasets`, { ...page }));
  const { items: datasets, next_cursor } = readPage<Dataset>(answer, "datasets");
  return { datasets, next_cursor };
}

/** One page of a dataset's pictures, newest first. */
export async function listDatasetImages(
  projectId: string,
  datasetId: string,
  filter: DatasetImagesFilter | undefined,
  options: Options,
): Promise<DatasetImagePage> {
  const { include_thumbnails, ...rest } = filter ?? {};
  const query = { ...rest, ...(include_thumbnails && { include_thumbnails: "true" }) };
  const answer = await connect(options).send(get(`${datasetPath(projectId, datasetId)}/images`, query));
  const { items: images, next_cursor } = readPage<DatasetImage>(answer, "pictures");
  return { images, next_cursor };
}

/** What is known of a picture. */
export async function getDatasetImage(
  projectId: string,
  datasetId: string,
  imageId: string,
  options: Options,
): Promise<DatasetImage> {
  return ask(options, get(imagePath(projectId, datasetId, imageId)), imageShape);
}

/** An address of a picture's file that needs no key, and works for an hour at the least; for an `<img>` (see `urlOf`). */
export async function getDatasetImageUrl(
  projectId: string,
  datasetId: string,
  imageId: string,
  options: Options,
): Promise<ImageAddress> {
  return ask(options, get(`${imagePath(projectId, datasetId, imageId)}/url`), addressShape);
}

/** Deletes a picture with its files. Its name is free again. */
export async function deleteDatasetImage(
  projectId: string,
  datasetId: string,
  imageId: string,
  options: Options,
): Promise<void> {
  return remove(options, imagePath(projectId, datasetId, imageId));
}

const imagePath = (projectId: string, datasetId: string, imageId: string): string =>
  datasetPath(projectId, datasetId) + path`/images/${imageId}`;

const projectShape: Shape<Project> = { what: "a project", fields: { id: "" } };
const datasetShape: Shape<Dataset> = { what: "a dataset", fields: { id: "" } };
const imageShape: Shape<DatasetImage> = { what: "a picture", fields: { id: "" } };
const addressShape: Shape<ImageAddress> = { what: "an address", fields: { url: "" } };
