import { type AnyJobStatus, isBlogJob, isImageJob } from "@galley/client";
import { ButtonLink } from "../ui/button.tsx";
import { formatBytes, formatCount, plural } from "../ui/format.ts";
import { Panel } from "../ui/panel.tsx";

/** What a job has made, and the way to where it is worked with. */
export function Result({ job }: { job: AnyJobStatus }) {
  if (job.status !== "completed" || !job.result) return null;
  if (isBlogJob(job)) return <Post job={job} />;
  if (isImageJob(job)) return <Pictures job={job} />;
  return job.kind === "dataset" ? <Processed result={job.result} /> : null;
}

function Post({ job: { job_id, result } }: { job: AnyJobStatus & { result: unknown } }) {
  const post = result as { title: string; meta_description?: string; content: string };
  const words = post.content.split(/\s+/).filter(Boolean).length;
  return (
    <Panel
      title="Result"
      actions={
        <ButtonLink href={`/write/${job_id}`} size="sm">
          Open the post
        </ButtonLink>
      }
    >
      <p className="font-semibold">{post.title}</p>
      {post.meta_description && <p className="mt-1 text-muted">{post.meta_description}</p>}
      <p className="figures mt-2 text-[13px] text-muted">{formatCount(words)} words</p>
    </Panel>
  );
}

interface Picture {
  url: string;
  width: number;
  height: number;
  format: string;
  size_bytes: number;
}

function Pictures({ job: { result, batch_id } }: { job: AnyJobStatus & { result: unknown } }) {
  const { images, model } = result as { images: Picture[]; model: string };
  return (
    <Panel
      title="Result"
      hint={`${plural(images.length, "image")} by ${model}`}
      actions={
        batch_id && (
          <ButtonLink href={`/images/${batch_id}`} size="sm">
            Open the batch
          </ButtonLink>
        )
      }
    >
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        {images.map(({ url, width, height, format, size_bytes }, place) => (
          <li key={url} className="min-w-0">
            <a href={url} target="_blank" rel="noreferrer" className="block">
              <img
                src={url}
                alt={`Result ${place + 1}`}
                width={width}
                height={height}
                loading="lazy"
                className="aspect-square w-full rounded-control border border-border object-cover"
              />
            </a>
            <p className="figures mt-1.5 text-[13px] text-muted">
              {`${width} × ${height} · ${format} · ${formatBytes(size_bytes)}`}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Processed({ result }: { result: Record<string, unknown> }) {
  const { project_id, dataset_id } = result;
  return (
    <Panel
      title="Result"
      actions={
        typeof project_id === "string" &&
        typeof dataset_id === "string" && (
          <ButtonLink href={`/datasets/${project_id}/${dataset_id}`} size="sm">
            Open the dataset
          </ButtonLink>
        )
      }
    >
      <dl className="figures flex flex-wrap gap-x-8 gap-y-2">
        {Object.entries(result)
          .filter((entry): entry is [string, number] => typeof entry[1] === "number")
          .map(([name, count]) => (
            <div key={name}>
              <dt className="text-[13px] text-muted">{name.replaceAll("_", " ")}</dt>
              <dd className="font-semibold">{formatCount(count)}</dd>
            </div>
          ))}
      </dl>
    </Panel>
  );
}
