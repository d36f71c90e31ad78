import type { Clock } from "@galley/foundation";

/** A dataset, as its tokens name it. */
interface TokenSubject {
  id: string;
  tenant: string;
}

/** Addresses below one dataset. */
interface AddressesOfDataset {
  events: string;
  fileOf(path: string): string;
}

/** Addresses for browsers: `<img>` and EventSource send no key, so the address carries what opens it. */
export interface DatasetAddresses {
  of(dataset: TokenSubject & { project_id: string }): Promise<AddressesOfDataset>;
}

export interface DatasetAddressesOptions {
  /** Whether keys are asked for; where not, addresses carry nothing. */
  closed(): Promise<boolean>;
  /** A token for the events of one dataset. */
  issue(dataset: TokenSubject): string;
  /** A token for the files of one dataset, until then (ms since the epoch). */
  issueForFiles(dataset: TokenSubject, expiresAt: number): string;
  clock: Pick<Clock, "now">;
}

/** ms for which an address works at the least. */
const hour = 3_600_000;
/** ms for which the address of a file stays the same: a browser that has a picture need not ask for it again. */
const sameFor = 1_800_000;

export const createDatasetAddresses = (options: DatasetAddressesOptions): DatasetAddresses => ({
  async of({ id, tenant, project_id }) {
    const below = `/api/v1/projects/${project_id}/datasets/${id}`;
    if (!(await options.closed())) return { events: `${below}/events`, fileOf: (path) => below + path };
    const until = Math.ceil((options.clock.now() + hour) / sameFor) * sameFor;
    const token = options.issueForFiles({ id, tenant }, until);
    return {
      events: `${below}/events?token=${options.issue({ id, tenant })}`,
      fileOf: (path) => `${below}${path}?token=${token}`,
    };
  },
});
