import { type BlogJobStatus, type BlogResult, getStageLabel } from "@galley/client";
import { Link } from "wouter";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Cost, RelativeTime } from "../../ui/figures.tsx";
import { formatCount, formatDuration } from "../../ui/format.ts";
import { KeyValues, Panel } from "../../ui/panel.tsx";
import { Table } from "../../ui/table.tsx";

/** How the post came about: who wrote it, what it took, what it cost. */
export function DetailsTab({ job, post }: { job: BlogJobStatus; post: BlogResult }) {
  return (
    <div className="flex flex-col gap-6">
      <Panel title="Job">
        <KeyValues rows={rowsOf(job, post)} />
      </Panel>
      <Panel title="Stages" flush>
        <Table
          caption="Stages"
          rows={post.stage_results}
          keyOf={({ stage }) => stage}
          columns={[
            { name: "Stage", value: ({ stage }) => getStageLabel(stage), main: true },
            { name: "Model", value: ({ provider, model }) => model && nameOf(provider, model) },
            { name: "Tokens", value: ({ model, tokens }) => (model ? formatCount(tokens) : null), align: "right" },
            { name: "Cost", value: ({ model, cost }) => (model ? <Cost usd={cost} /> : null), align: "right" },
            { name: "Took", value: (stage) => formatDuration(stage.duration_seconds * 1000), align: "right" },
          ]}
        />
      </Panel>
    </div>
  );
}

/** The writer that needs no model has no provider worth naming. */
const nameOf = (provider: string | null, model: string): string =>
  provider === "offline" ? "Offline writer" : [provider, model].filter(Boolean).join(":");

function rowsOf(job: BlogJobStatus, post: BlogResult) {
  const models = Object.entries(post.cost_breakdown);
  return [
    ["Written by", models.map(([name]) => (name === "offline:offline" ? "Offline writer" : name)).join(", ")],
    ["Cost", <Cost key="cost" usd={post.total_cost} />],
    ...(models.length > 1
      ? models.map(([name, cost]) => [`of it ${name}`, <Cost key={name} usd={cost} />] as const)
      : []),
    ["Tokens", formatCount(post.total_tokens)],
    ["Work took", formatDuration(post.generation_time * 1000)],
    ["Asked for", <RelativeTime key="asked" time={job.created_at} />],
    ["Completed", <RelativeTime key="done" time={job.completed_at} />],
    ["Repeated attempts", job.retry_count || null],
    ["Job", <JobId key="id" id={job.job_id} />],
  ] as const;
}

function JobId({ id }: { id: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <Link href={`/jobs/${id}`} className="truncate font-mono text-[13px] text-accent-text hover:underline">
        {id}
      </Link>
      <CopyButton text={id} label="Copy job id" />
    </span>
  );
}
