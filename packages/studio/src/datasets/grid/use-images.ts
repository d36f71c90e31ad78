import type { DatasetImage, GalleyClient } from "@galley/client";
import { useGalley } from "@galley/react";
import { type QueryClient, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys } from "../keys.ts";
import type { ImageProcessingStatus } from "./filter.ts";

/** As many as the server gives at once. */
const pageSize = 100;

/** So many before and after what is seen are loaded, too. */
const margin = 30;

const pageOf = (index: number): number => Math.max(0, Math.floor(index / pageSize));

export interface Where {
  projectId: string;
  datasetId: string;
  filter: ImageProcessingStatus | null;
}

interface ImagesPage {
  images: readonly DatasetImage[];
  hasMore: boolean;
}

const pageQuery = (client: GalleyClient, { projectId, datasetId, filter }: Where, page: number) => ({
  queryKey: keys.imagePage(datasetId, filter, page),
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<ImagesPage> => {
    const which = {
      limit: pageSize,
      // Not by cursor: wherever one scrolls to is one request away, and a change asks only for what is seen.
      skip: page * pageSize,
      include_thumbnails: true,
      processing_status: filter ?? undefined,
    };
    const { images, next_cursor } = await client.listDatasetImages(projectId, datasetId, which, { signal });
    return { images, hasMore: next_cursor !== null };
  },
});

export interface Images {
  /** As many as are known to be there; more, by a page, where nobody knows the end yet. */
  count: number;
  /** The one at a place, once it is loaded. */
  at(index: number): DatasetImage | undefined;
  error: unknown;
  /** Nothing is known yet. */
  isPending: boolean;
  refetch(): void;
  /** Says which are seen: these are loaded. */
  show(first: number, last: number): void;
}

/** The images of a dataset by their place in the list, newest first, loaded by the page where they are seen. */
export function useImages(where: Where, total: number): Images {
  const client = useGalley();
  const queries = useQueryClient();
  const [seen, setSeen] = useState({ first: 0, last: 0 });
  const pages = Array.from({ length: seen.last - seen.first + 1 }, (_, at) => seen.first + at);
  const results = useQueries({
    queries: pages.map((page) => pageQuery(client, where, page)),
  });
  const loaded = new Map(pages.map((page, at) => [page, results[at]?.data] as const));
  const failed = results.find(({ isError }) => isError);
  const count = useCount(where, total, loaded);
  return {
    count,
    at(index) {
      const page = pageOf(index);
      // Not seen any more, as the one in focus may be: as it was when it was.
      const data = loaded.get(page) ?? queries.getQueryData<ImagesPage>(pageQuery(client, where, page).queryKey);
      return data?.images[index % pageSize];
    },
    error: failed?.error ?? null,
    isPending: count === 0 && results.some(({ isPending }) => isPending),
    refetch: () => results.forEach(({ refetch }) => void refetch()),
    show(first, last) {
      const next = { first: pageOf(first - margin), last: pageOf(Math.max(first, last) + margin) };
      if (next.first !== seen.first || next.last !== seen.last) setSeen(next);
    },
  };
}

/** Of the whole dataset the count is known; of a part of it, as far as one has seen, and where it ended. */
function useCount({ filter }: Where, total: number, loaded: ReadonlyMap<number, ImagesPage | undefined>): number {
  const [reach, setReach] = useState(0);
  let known = reach;
  for (const [page, data] of loaded) {
    // A page behind the end says nothing of where that is.
    if (!data || (data.images.length === 0 && page > 0)) continue;
    const end = page * pageSize + data.images.length;
    known = data.hasMore ? Math.max(known, end + 1) : end;
  }
  if (known !== reach) setReach(known);
  return filter === null ? Math.max(total, loaded.get(0)?.images.length ?? 0) : known;
}

interface Sought {
  imageId: string;
  /** Where it was last. */
  hint: number;
}

/** Looks for an image: where it was, then from the first page on. Null: it is not in there. */
async function findImage(queries: QueryClient, client: GalleyClient, where: Where, { imageId, hint }: Sought) {
  const load = (page: number) => queries.fetchQuery({ ...pageQuery(client, where, page), staleTime: 60_000 });
  const placeIn = ({ images }: ImagesPage, page: number): number | null => {
    const at = images.findIndex(({ id }) => id === imageId);
    return at < 0 ? null : page * pageSize + at;
  };
  const found = placeIn(await load(pageOf(hint)), pageOf(hint));
  if (found !== null) return found;
  for (let page = 0; ; page++) {
    const data = await load(page);
    const place = placeIn(data, page);
    if (place !== null || !data.hasMore) return place;
  }
}

/** Where an image is in the list, and which are beside it. */
export function useNeighbours(where: Where, sought: Sought) {
  const client = useGalley();
  const queries = useQueryClient();
  const { data: place = null } = useQuery({
    queryKey: [...keys.images(where.datasetId), "place", where.filter, sought.imageId],
    queryFn: () => findImage(queries, client, where, sought),
  });
  const beside = (by: 1 | -1) => ({
    ...pageQuery(client, where, pageOf((place ?? 0) + by)),
    enabled: place !== null && place + by >= 0,
  });
  const [before, after] = useQueries({ queries: [beside(-1), beside(1)] });
  const pick = (page: ImagesPage | undefined, by: 1 | -1) =>
    place === null || place + by < 0 ? undefined : page?.images[(place + by) % pageSize];
  return { place, previous: pick(before?.data, -1), next: pick(after?.data, 1) };
}
