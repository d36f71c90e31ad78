import type { Dataset, GalleyClient, Project } from "@galley/client";
import { CliError } from "./cli-error.ts";

type Place = { project: Project; dataset: Dataset };
type Named = { id: string; name: string };
type Page<Item> = { items: Item[]; next_cursor: string | null };

const isId = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** The project and dataset that are meant: by id, where they must be; by name, where they are made if they are not there. */
export async function findPlace(
  client: GalleyClient,
  meant: { project: string; dataset: string },
  signal: AbortSignal,
): Promise<Place> {
  const call = { signal };
  const project = isId(meant.project)
    ? await client.getProject(meant.project, call)
    : ((await byName("project", meant.project, async (cursor) => {
        const { projects: items, next_cursor } = await client.listProjects({ cursor }, call);
        return { items, next_cursor };
      })) ?? (await client.createProject({ name: meant.project }, call)));
  const dataset = isId(meant.dataset)
    ? await client.getDataset(project.id, meant.dataset, call)
    : ((await byName("dataset", meant.dataset, async (cursor) => {
        const { datasets: items, next_cursor } = await client.listDatasets(project.id, { cursor }, call);
        return { items, next_cursor };
      })) ?? (await client.createDataset(project.id, { name: meant.dataset }, call)));
  return { project, dataset };
}

/** The one of that name. Names may be used twice: then only an id says which is meant. @throws CliError */
async function byName<Item extends Named>(
  what: string,
  name: string,
  pageAt: (cursor: string | undefined) => Promise<Page<Item>>,
): Promise<Item | undefined> {
  const found: Item[] = [];
  let cursor: string | undefined;
  do {
    const { items, next_cursor } = await pageAt(cursor);
    // Kept without the space around it.
    found.push(...items.filter((item) => item.name === name.trim()));
    cursor = next_cursor ?? undefined;
  } while (cursor !== undefined);
  if (found.length > 1) {
    const ids = found.map(({ id }) => id).join(", ");
    throw new CliError(`${found.length} ${what}s are called ${name}; say which by its id: ${ids}`);
  }
  return found[0];
}
