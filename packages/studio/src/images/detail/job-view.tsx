import { type ImageJobStatus, isTerminal } from "@galley/client";
import { useGalley } from "@galley/react";
import { useMutation } from "@tanstack/react-query";
import { clsx } from "clsx";
import { Ban, CircleAlert, RotateCw } from "lucide-react";
import { useSearchState } from "../../shell/search-params.ts";
import { useTitle } from "../../shell/title.ts";
import { Badge, jobState, StatusBadge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { PageHeader, Panel } from "../../ui/panel.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { EmptyState, ErrorState, SkeletonRows } from "../../ui/states.tsx";
import { toast } from "../../ui/toaster.tsx";
import { useImageJob } from "../image-job.ts";
import { Picture } from "../picture.tsx";
import { stateWords, titleOf } from "../words.ts";
import { Facts } from "./facts.tsx";
import type { Source } from "./source.ts";
import { Workbench } from "./workbench.tsx";

/** One image job: on its way, failed, or its images with all that can be done with them. */
export function JobView({ jobId }: { jobId: string }) {
  const { data: job, error, refetch, isFetching } = useImageJob(jobId);
  const title = job ? titleOf(job) : "Image";
  useTitle(title, "Images");
  if (error && !job) return <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />;
  const back = job?.batch_id
    ? { href: `/images/${job.batch_id}`, label: "Batch" }
    : { href: "/images", label: "Images" };
  return (
    <>
      <PageHeader
        back={back}
        title={<span className="line-clamp-2">{title}</span>}
        badge={
          job &&
          (job.status === "completed" ? job.is_draft && <Badge>Draft</Badge> : <StatusBadge status={jobState(job)} />)
        }
      />
      {!job && <SkeletonRows rows={6} />}
      {job?.status === "completed" && <Done job={job} />}
      {job && job.status !== "completed" && <NotDone job={job} />}
    </>
  );
}

function Done({ job }: { job: ImageJobStatus }) {
  const [query, setQuery] = useSearchState();
  const images = job.result?.images ?? [];
  const index = Math.min(Math.max(0, Number(query.get("image")) || 0), Math.max(0, images.length - 1));
  const image = images[index];
  // Its end is told before its result is asked for.
  if (!image) return <SkeletonRows rows={6} />;
  const source: Source = { id: job.job_id, index, image, title: titleOf(job), blogJobId: job.blog_job_id };
  const strip = images.length > 1 && (
    <ul aria-label="Images of this job" className="flex flex-wrap gap-2">
      {images.map((one, at) => (
        <li key={one.url}>
          <button
            type="button"
            aria-label={`Image ${at + 1}`}
            aria-pressed={at === index}
            onClick={() => setQuery({ image: at === 0 ? null : String(at), compare: null })}
            className={clsx(
              "block size-16 overflow-hidden rounded-control border-2",
              at === index ? "border-accent" : "border-border hover:border-control",
            )}
          >
            <Picture image={one} alt="" className="size-full object-cover" />
          </button>
        </li>
      ))}
    </ul>
  );
  return (
    <Workbench
      key={index}
      source={source}
      strip={strip}
      details={<Facts job={job} image={image} onCompare={(what) => setQuery({ compare: what })} />}
    />
  );
}

function NotDone({ job }: { job: ImageJobStatus }) {
  const client = useGalley();
  const cancel = useMutation({ mutationFn: () => client.cancelJob(job.job_id), onError: toast.failed });
  const retry = useMutation({ mutationFn: () => client.retryJob(job.job_id), onError: toast.failed });
  if (isTerminal(job)) {
    return (
      <Panel>
        <EmptyState
          icon={job.status === "failed" ? CircleAlert : Ban}
          title={job.status === "failed" ? "The image could not be made" : "The image was cancelled"}
          text={job.error_message}
          action={
            <Button variant="primary" icon={RotateCw} busy={retry.isPending} onClick={() => retry.mutate()}>
              Try again
            </Button>
          }
        />
      </Panel>
    );
  }
  return (
    <Panel>
      <div className="mx-auto flex max-w-md flex-col gap-4 py-12">
        <p className="flex justify-between gap-3">
          <span>{stateWords(job)}</span>
          <span className="figures text-muted">{`${Math.floor(job.progress_percentage)} %`}</span>
        </p>
        <ProgressBar value={job.progress_percentage} label="Progress" />
        <Button
          icon={Ban}
          className="self-center"
          busy={cancel.isPending || job.cancel_requested}
          onClick={() => cancel.mutate()}
        >
          Cancel
        </Button>
      </div>
    </Panel>
  );
}
