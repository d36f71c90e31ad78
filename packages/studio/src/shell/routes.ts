import { Boxes, Image, ListChecks, type LucideIcon, PenLine, Rows3 } from "lucide-react";
import { type ComponentType, lazy } from "react";

/** What a page is given: the parts of its address. */
export interface PageProps {
  params: Readonly<Record<string, string | undefined>>;
}

interface PageRoute {
  name: string;
  /** Where the navigation leads. */
  href: string;
  icon: LucideIcon;
  paths: readonly string[];
  Page: ComponentType<PageProps>;
  /** Loads it before it is shown. */
  load(): Promise<unknown>;
}

type PageModule = Promise<ComponentType<PageProps>>;

function page(route: Omit<PageRoute, "Page" | "load">, load: () => PageModule): PageRoute {
  return { ...route, Page: lazy(async () => ({ default: await load() })), load };
}

/** The pages, in the order of the navigation. An address of a page that has grown (`/write` -> `/write/:jobId`) keeps it. */
export const routes: readonly PageRoute[] = [
  page({ name: "Write", href: "/write", icon: PenLine, paths: ["/", "/write", "/write/:jobId"] }, () =>
    import("../write/page.tsx").then((module) => module.WritePage),
  ),
  page(
    { name: "Images", href: "/images", icon: Image, paths: ["/images", "/images/job/:jobId", "/images/:batchId"] },
    () => import("../images/page.tsx").then((module) => module.ImagesPage),
  ),
  page(
    {
      name: "Datasets",
      href: "/datasets",
      icon: Boxes,
      paths: ["/datasets", "/datasets/:projectId", "/datasets/:projectId/:datasetId"],
    },
    () => import("../datasets/page.tsx").then((module) => module.DatasetsPage),
  ),
  page({ name: "Jobs", href: "/jobs", icon: ListChecks, paths: ["/jobs", "/jobs/:jobId"] }, () =>
    import("../jobs/page.tsx").then((module) => module.JobsPage),
  ),
  page({ name: "Queues", href: "/queues", icon: Rows3, paths: ["/queues", "/queues/:queue"] }, () =>
    import("../queues/page.tsx").then((module) => module.QueuesPage),
  ),
];

interface Found {
  route: PageRoute;
  params: PageProps["params"];
}

/** The page of an address. */
export function findPage(address: string): Found | undefined {
  for (const route of routes) {
    for (const path of route.paths) {
      const params = match(path, address);
      if (params) return { route, params };
    }
  }
  return undefined;
}

function match(path: string, address: string): Record<string, string> | undefined {
  const wanted = path.split("/").filter(Boolean);
  const given = address.split("/").filter(Boolean);
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [place, part] of wanted.entries()) {
    const value = given[place] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = decode(value);
    else if (part !== value) return undefined;
  }
  return params;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
