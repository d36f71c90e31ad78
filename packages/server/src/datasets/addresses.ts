import type { Clock } from "@galley/foundation";

/** A dataset, as its token names it. */
interface TokenSubject {
  id: string;
  tenant: string;
}

/** Addresses below a dataset for browsers: `<img>` and EventSource send no key, so the address carries what opens it. */
export interface DatasetAddresses {
  of(dataset: TokenSubject & { project_id: string }): Promise<(path: string) => string>;
}

export interface DatasetAddressesOptions {
  /** Opens for so many ms what one dataset shows, and nothing of another; empty where nobody is asked for a key. */
  tokenFor(dataset: TokenSubject, lasts: number): Promise<string>;
  clock: Pick<Clock, "now">;
}

/** ms for which an address works at the least. */
const hour = 3_600_000;
/** ms for which the address of a thing stays the same: a browser that has a picture need not ask for it again. */
const sameFor = 1_800_000;

export const createDatasetAddresses = ({ tokenFor, clock }: DatasetAddressesOptions): DatasetAddresses => ({
  async of({ id, tenant, project_id }) {
    const now = clock.now();
    const token = await tokenFor({ id, tenant }, Math.ceil((now + hour) / sameFor) * sameFor - now);
    const below = `/api/v1/projects/${project_id}/datasets/${id}`;
    return (path) => `${below}${path}${token === "" ? "" : `?token=${token}`}`;
  },
});
