/** An id as a part of a path. Letters, digits and hyphens only, as a UUID has: an empty one, or `..`, would name another resource. */
export function idInPath(what: string, id: string): string {
  if (!/^[\w-]+$/.test(id)) throw new TypeError(`Not a ${what} id: ${JSON.stringify(id)}`);
  return id;
}

export const projectPath = (projectId: string): string => `/api/v1/projects/${idInPath("project", projectId)}`;

export const datasetPath = (projectId: string, datasetId: string): string =>
  `${projectPath(projectId)}/datasets/${idInPath("dataset", datasetId)}`;
