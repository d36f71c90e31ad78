import type { GeneratedImage, ImageJobStatus } from "@galley/client";
import { useGalley } from "@galley/react";
import { Download, ExternalLink, TriangleAlert } from "lucide-react";
import { Link } from "wouter";
import { Badge } from "../../ui/badge.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Cost, RelativeTime } from "../../ui/figures.tsx";
import { formatBytes, formatDuration } from "../../ui/format.ts";
import { KeyValues } from "../../ui/panel.tsx";
import { ownImage } from "../own-images.ts";
import { operationOf, operationWords, providerWords, readWarning } from "../words.ts";
import { Finalize } from "./finalize.tsx";

interface FactsProps {
  job: ImageJobStatus;
  image: GeneratedImage;
  onCompare(what: string): void;
}

/** What is known of an image, what can be taken along, and what it belongs to. */
export function Facts({ job, image, onCompare }: FactsProps) {
  const { result } = job;
  if (!result) return null;
  const operation = operationOf(job);
  return (
    <div className="flex flex-col gap-4">
      {job.is_draft && <Finalize job={job} onCompare={onCompare} />}
      {result.prompt_used && <Prompt text={result.prompt_used} />}
      <KeyValues
        rows={[
          [
            "Kind",
            operation === "generate"
              ? job.is_draft
                ? "Draft"
                : job.draft_job_id
                  ? "Final"
                  : "Image"
              : operationWords[operation],
          ],
          ["Size", `${image.width} × ${image.height}`],
          ["File", `${image.format.toUpperCase()}, ${formatBytes(image.size_bytes)}`],
          ["Provider", providerWords(result.provider)],
          ["Model", result.model],
          ["Seed", image.seed ?? "not told"],
          ["Cost", <Cost key="cost" usd={result.cost} />],
          ["Made in", formatDuration(result.generation_time_seconds * 1000)],
          ["Created", <RelativeTime key="time" time={job.created_at} />],
          ["Tags", job.tags.length > 0 ? <Tags key="tags" tags={job.tags} /> : null],
        ]}
      />
      <Belongs job={job} />
      <Warnings warnings={result.warnings} />
      <Take image={image} name={`${job.job_id.slice(-8)}.${image.format === "jpeg" ? "jpg" : image.format}`} />
    </div>
  );
}

const Prompt = ({ text }: { text: string }) => (
  <div>
    <div className="flex items-center justify-between">
      <h2 className="text-muted">Prompt</h2>
      <CopyButton text={text} label="Copy the prompt" />
    </div>
    <p className="break-words">{text}</p>
  </div>
);

const Tags = ({ tags }: { tags: readonly string[] }) => (
  <span className="flex flex-wrap justify-end gap-1">
    {tags.map((tag) => (
      <Badge key={tag}>{tag}</Badge>
    ))}
  </span>
);

/** Links to the batch, the post, the draft, and the image that it was made from. */
function Belongs({ job }: { job: ImageJobStatus }) {
  const { source, source_image: index } = job.metadata;
  const own = source ? ownImage(source) : undefined;
  const links = [
    job.batch_id && { href: `/images/${job.batch_id}`, label: "Its batch" },
    job.draft_job_id && { href: `/images/job/${job.draft_job_id}`, label: "Its draft" },
    job.blog_job_id && { href: `/write/${job.blog_job_id}`, label: "Its post" },
    source && own && { href: `/images/own?id=${source}`, label: "Made from your image" },
    source &&
      !own && {
        href: `/images/job/${source}${index && index !== "0" ? `?image=${index}` : ""}`,
        label: "Made from this image",
      },
    { href: `/jobs/${job.job_id}`, label: "Its job" },
  ].filter((link) => typeof link === "object" && link !== null);
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1">
      {links.map(({ href, label }) => (
        <Link key={label} href={href} className="text-accent-text hover:underline">
          {label}
        </Link>
      ))}
    </p>
  );
}

function Warnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <ul aria-label="Warnings" className="flex flex-col gap-2 rounded-control bg-warning-soft px-3 py-2.5 text-[13px]">
      {warnings.map((warning) => (
        <li key={warning} className="flex items-start gap-2">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
          <span className="min-w-0 break-words">{readWarning(warning).text}</span>
        </li>
      ))}
    </ul>
  );
}

/** The image as a file, its address, and the original in a tab of its own. */
export function Take({ image, name }: { image: { url: string }; name: string }) {
  const url = useGalley().urlOf(image.url);
  return (
    <div className="flex flex-wrap gap-2">
      <ButtonLink href={url} download={name} icon={Download} size="sm">
        Download
      </ButtonLink>
      <CopyButton text={url} label="Copy link" wide />
      <a
        href={url}
        target="_blank"
        rel="noreferrer"
        className="inline-flex h-8 items-center gap-2 rounded-control px-2.5 text-[13px] font-medium hover:bg-hover"
      >
        <ExternalLink aria-hidden className="size-4" />
        Open original
      </a>
    </div>
  );
}
