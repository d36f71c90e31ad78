import { type Caller, seenBy } from "../http/caller.ts";

/** Whose projects and datasets somebody may see and act on; undefined: everybody's. */
export interface DatasetScope {
  readonly tenant: string | undefined;
}

export const datasetScopeOf = ({ caller }: { caller: Caller }): DatasetScope => ({ tenant: seenBy(caller) });
