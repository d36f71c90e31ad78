import type { AnyJobStatus } from "@galley/client";
import { Link } from "wouter";
import { CopyButton } from "../ui/copy-button.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Cost, Duration, RelativeTime } from "../ui/figures.tsx";
import { KeyValues, Panel } from "../ui/panel.tsx";
import { kindOf, shortId } from "./kinds.ts";

const link = "text-accent-text hover:underline";

/** What is known of a job. */
export function Facts({ job }: { job: AnyJobStatus }) {
  const { created_at, started_at, completed_at } = job;
  return (
    <Panel title="Details">
      <KeyValues
        rows={[
          ["Kind", kindOf(job.kind).name],
          ["Created", <RelativeTime key="created" time={created_at} />],
          ["Started", started_at && <RelativeTime key="started" time={started_at} />],
          ["Finished", completed_at && <RelativeTime key="finished" time={completed_at} />],
          ["Next attempt", job.next_attempt_at && <RelativeTime key="next" time={job.next_attempt_at} />],
          ["Waited", <Duration key="waited" from={created_at} to={started_at ?? completed_at} />],
          ["Worked", started_at && <Duration key="worked" from={started_at} to={completed_at} />],
          ["Cost", job.cost === undefined ? undefined : <Cost key="cost" usd={job.cost} />],
          ["Retries", job.retry_count > 0 ? job.retry_count : undefined],
          ["Batch", job.batch_id && <Batch key="batch" job={job} id={job.batch_id} />],
          ["Draft", job.draft_job_id && <JobLink key="draft" id={job.draft_job_id} />],
          ["Final", job.final_job_id && <JobLink key="final" id={job.final_job_id} />],
          ["Post", job.blog_job_id && <JobLink key="post" id={job.blog_job_id} />],
          [
            "Task",
            job.task_name && (
              <code key="task" className="text-xs break-all">
                {job.task_name}
              </code>
            ),
          ],
        ]}
      />
    </Panel>
  );
}

function Batch({ job, id }: { job: AnyJobStatus; id: string }) {
  const words = <span className="font-mono text-xs">{shortId(id)}</span>;
  if (job.kind !== "image") return words;
  return (
    <Link href={`/images/${id}`} className={link}>
      {words}
    </Link>
  );
}

const JobLink = ({ id }: { id: string }) => (
  <Link href={`/jobs/${id}`} className={link}>
    <span className="font-mono text-xs">{shortId(id)}</span>
  </Link>
);

/** The pairs that came with the request. */
export function Metadata({ metadata }: { metadata: Record<string, string> }) {
  if (Object.keys(metadata).length === 0) return null;
  return (
    <Panel title="Metadata">
      <KeyValues rows={Object.entries(metadata)} />
    </Panel>
  );
}

/** The whole answer of the API, for whoever builds on it. */
export function Raw({ job }: { job: AnyJobStatus }) {
  const text = JSON.stringify(job, null, 2);
  return (
    <Panel>
      <Disclosure summary="As the API answers it" aside="JSON">
        <div className="mb-2 flex justify-end">
          <CopyButton text={text} label="Copy the JSON" wide />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
        <pre tabIndex={0} className="max-h-128 overflow-auto rounded-control bg-sunken p-3 font-mono text-xs leading-5">
          {text}
        </pre>
      </Disclosure>
    </Panel>
  );
}
