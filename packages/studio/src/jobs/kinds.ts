import { Boxes, Image, ListChecks, type LucideIcon, PenLine } from "lucide-react";

interface Kind {
  /** What one of them is called. */
  name: string;
  icon: LucideIcon;
}

const kinds: Record<string, Kind> = {
  blog: { name: "Post", icon: PenLine },
  image: { name: "Picture", icon: Image },
  dataset: { name: "Dataset", icon: Boxes },
};

/** The kinds of job that a list can be asked for. */
export const kindNames: ReadonlyArray<readonly [kind: string, name: string]> = [
  ["blog", "Posts"],
  ["image", "Pictures"],
  ["dataset", "Datasets"],
];

/** How a kind of job is shown; one that this page does not know by its own name. */
export const kindOf = (kind: string): Kind => kinds[kind] ?? { name: kind, icon: ListChecks };

/** The beginning of an id, which tells jobs apart for people. Ids of one moment begin alike: the end is what differs. */
export const shortId = (id: string): string => id.slice(-8);
