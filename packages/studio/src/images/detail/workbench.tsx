import { type ReactNode, useRef } from "react";
import { useSearchState } from "../../shell/search-params.ts";
import { Tabs } from "../../ui/tabs.tsx";
import { useImageJob } from "../image-job.ts";
import { Picture } from "../picture.tsx";
import { Compare } from "./compare.tsx";
import { readMargins } from "./edit.ts";
import { EditView } from "./edit-view.tsx";
import { Results } from "./results.tsx";
import type { Source } from "./source.ts";
import { Stage } from "./stage.tsx";
import { Upscale } from "./upscale.tsx";
import { Variations } from "./variations.tsx";

interface WorkbenchProps {
  source: Source;
  /** What is known of it. */
  details: ReactNode;
  /** Below the image: the other images of its job. */
  strip?: ReactNode;
}

const views = ["details", "variations", "upscale", "edit"] as const;
type View = (typeof views)[number];

/** An image, what can be made of it, and what was. */
export function Workbench({ source, details, strip }: WorkbenchProps) {
  const [query, setQuery] = useSearchState();
  const top = useRef<HTMLDivElement>(null);
  const view = views.find((one) => one === query.get("view")) ?? "details";
  const show = (next: View) =>
    setQuery({ view: next === "details" ? null : next, ...(next === "edit" && { compare: null }) });
  const comparedId = view === "edit" ? null : query.get("compare");
  const compare = (what: string | null) => {
    setQuery({ compare: what, ...(view === "edit" && { view: null }) });
    if (what) top.current?.scrollIntoView({ block: "start" });
  };
  const layout = (stage: ReactNode, form: ReactNode) => (
    <div
      ref={top}
      className="grid scroll-mt-16 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr]"
    >
      <div className="flex min-w-0 flex-col gap-4">
        {stage}
        {strip}
      </div>
      <div className="min-w-0 rounded-panel border border-border bg-surface px-4 pt-1 pb-4 lg:row-span-2">
        <ViewTabs view={view} onView={show} content={form} />
      </div>
      <Results source={source} compared={comparedId} onCompare={compare} />
    </div>
  );
  const forms = {
    details,
    variations: <Variations source={source} />,
    upscale: <Upscale source={source} />,
  };
  if (view === "edit") return <EditView source={source} layout={layout} />;
  return layout(
    comparedId ? (
      <Compared source={source} what={comparedId} onClose={() => compare(null)} />
    ) : (
      <Stage size={source.image}>
        <Picture key={source.image.url} image={source.image} alt={source.title} eager className="size-full" />
      </Stage>
    ),
    forms[view],
  );
}

const labels: Record<View, string> = { details: "Details", variations: "Vary", upscale: "Upscale", edit: "Edit" };

function ViewTabs({ view, onView, content }: { view: View; onView(view: View): void; content: ReactNode }) {
  const tabs = views.map((value) => ({ value, label: labels[value], content: value === view ? content : null }));
  return <Tabs label="What to do with the image" value={view} onValueChange={onView} tabs={tabs} />;
}

/** `<job>` or `<job>:<image>`, held against the source. */
function Compared({ source, what, onClose }: { source: Source; what: string; onClose(): void }) {
  const [jobId = "", index = "0"] = what.split(":");
  const { data } = useImageJob(jobId);
  const image = data?.result?.images[Number(index)];
  if (!image || !data) {
    return (
      <Stage size={source.image}>
        <Picture image={source.image} alt={source.title} eager className="size-full" />
      </Stage>
    );
  }
  const isFinal = data.draft_job_id === source.id;
  return (
    <Compare
      before={source.image}
      after={image}
      margins={data.metadata.source === source.id ? readMargins(data.metadata.margins) : undefined}
      labels={isFinal ? ["Draft", "Final"] : ["Before", "After"]}
      onClose={onClose}
    />
  );
}
