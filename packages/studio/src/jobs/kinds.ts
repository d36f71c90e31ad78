import type { JobListItem } from "@galley/client";
import { Boxes, Image, ListChecks, type LucideIcon, PenLine } from "lucide-react";

interface Kind {
  /** What one of them is called. */
  name: string;
  icon: LucideIcon;
}

const kinds: Record<string, Kind> = {
  blog: { name: "Post", icon: PenLine },
  image: { name: "Image", icon: Image },
  dataset: { name: "Dataset", icon: Boxes },
};

/** The kinds of job that a list can be asked for. */
export const kindNames: ReadonlyArray<readonly [kind: string, name: string]> = [
  ["blog", "Posts"],
  ["image", "Images"],
  ["dataset", "Datasets"],
];

/** How a kind of job is shown; one that this page does not know by its own name. */
export const kindOf = (kind: string): Kind => kinds[kind] ?? { name: kind, icon: ListChecks };

/** The beginning of an id, which tells jobs apart for people. Ids of one moment begin alike: the end is what differs. */
export const shortId = (id: string): string => id.slice(-8);

/** What a job is called: by what it is about, or by its kind and id where that is not told. */
export const nameOf = ({ title, kind, job_id }: Pick<JobListItem, "title" | "kind" | "job_id">): string =>
  title ?? `${kindOf(kind).name} ${shortId(job_id)}`;
