/**
 * A path of the API with ids in it. Letters, digits, hyphens and underscores only, as ids and names of queues have them:
 * an empty one, or `..`, would name another resource.
 */
export function path(parts: TemplateStringsArray, ...ids: string[]): string {
  return parts.reduce((whole, part, index) => {
    const id = ids[index - 1] ?? "";
    if (!/^[\w-]+$/.test(id)) throw new TypeError(`Not a ${nameOf(whole)} id: ${JSON.stringify(id)}`);
    return whole + id + part;
  });
}

/** What the last part of a path is a collection of. */
const nameOf = (path: string): string => (path.split("/").at(-2) ?? "").replace(/(ch)es$|s$/, "$1");

export const projectPath = (projectId: string): string => path`/api/v1/projects/${projectId}`;

export const datasetPath = (projectId: string, datasetId: string): string =>
  projectPath(projectId) + path`/datasets/${datasetId}`;
