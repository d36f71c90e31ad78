import type { Message, Rpc } from "../rpc.ts";
import type { ServiceContext } from "./context.ts";
import { locationFields } from "./fields.ts";
import { parseFilter } from "./filter.ts";
import { parseLocation, parseProject } from "./names.ts";
import { pageSizeOf, pageToken, readPageToken } from "./page-token.ts";

/** Google's regions (cloud.google.com/about/locations). Any other location works as well: a test may name its own. */
export const googleRegions: readonly string[] = [
  "africa-south1",
  ...["asia-east1", "asia-east2", "asia-northeast1", "asia-northeast2", "asia-northeast3", "asia-south1"],
  ...["asia-south2", "asia-southeast1", "asia-southeast2", "australia-southeast1", "australia-southeast2"],
  ...["europe-central2", "europe-north1", "europe-north2", "europe-southwest1", "europe-west1", "europe-west10"],
  ...["europe-west12", "europe-west2", "europe-west3", "europe-west4", "europe-west6", "europe-west8", "europe-west9"],
  ...["me-central1", "me-central2", "me-west1", "northamerica-northeast1", "northamerica-northeast2"],
  ...["northamerica-south1", "southamerica-east1", "southamerica-west1", "us-central1", "us-east1", "us-east4"],
  ...["us-east5", "us-south1", "us-west1", "us-west2", "us-west3", "us-west4"],
];

const largestPage = 1000;

/** `google.cloud.location.Locations`. */
export function locationCalls(context: ServiceContext): Record<string, Rpc> {
  const { clock, locations } = context;
  return {
    async GetLocation({ name }) {
      const { project, location } = parseLocation(name);
      return toMessage(project, location);
    },
    async ListLocations({ name, filter = "", pageSize, pageToken: token = "" }) {
      const project = parseProject(name);
      const passes = parseFilter(filter, locationFields);
      const size = pageSizeOf(pageSize, largestPage);
      const scope = ["locations", project, filter];
      const after = readPageToken(token, scope, clock.now()) ?? "";
      const known = new Set([...locations, ...(await locationsInUse(context, project))]);
      const left = [...known].sort().filter((location) => location > after);
      const found = left.map((location) => toMessage(project, location)).filter(passes);
      const page = found.slice(0, size);
      return {
        locations: page,
        ...(found.length > size && { nextPageToken: pageToken(page.at(-1)!.locationId, scope, clock.now()) }),
      };
    },
  };
}

function toMessage(project: string, location: string): Message {
  return {
    name: `projects/${project}/locations/${location}`,
    locationId: location,
    displayName: location,
    labels: { "cloud.googleapis.com/region": location },
  };
}

/** The locations that have queues, by one short read for each: the next is looked for behind the last one's queues. */
async function locationsInUse({ engine }: ServiceContext, project: string): Promise<string[]> {
  const prefix = `projects/${project}/locations/`;
  const found: string[] = [];
  let after: string | undefined;
  for (;;) {
    const [queue] = await engine.listQueues({ prefix, limit: 1, ...(after !== undefined && { after }) });
    if (!queue) return found;
    const location = queue.name.slice(prefix.length).split("/", 1)[0]!;
    found.push(location);
    // No queue's name sorts behind a tilde.
    after = `${prefix}${location}/queues/~`;
  }
}
