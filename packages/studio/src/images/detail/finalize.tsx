import type { ImageJobStatus } from "@galley/client";
import { useGalley } from "@galley/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, GitCompareArrows, RotateCw } from "lucide-react";
import { useState } from "react";
import { StatusBadge } from "../../ui/badge.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { toast } from "../../ui/toaster.tsx";
import { type Final, FinalQuality, finalPrice } from "../final-quality.tsx";
import { useImageJob } from "../image-job.ts";
import { priceWords, useProviders } from "../providers.ts";
import { stateWords } from "../words.ts";

interface FinalizeProps {
  job: ImageJobStatus;
  onCompare(what: string): void;
}

/** A draft is approved here; then its final is seen. */
export function Finalize({ job, onCompare }: FinalizeProps) {
  return job.final_job_id ? <Made finalId={job.final_job_id} onCompare={onCompare} /> : <Approve job={job} />;
}

function Approve({ job }: { job: ImageJobStatus }) {
  const client = useGalley();
  const queries = useQueryClient();
  const { data: providers } = useProviders();
  const [quality, setQuality] = useState<Final>("high");
  const approve = useMutation({
    mutationFn: () => client.finalizeImage(job.job_id, { quality }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["images", "job", job.job_id] }),
  });
  return (
    <div className="flex flex-col gap-3 rounded-control bg-accent-soft p-3">
      <p>
        <span className="font-medium">This is a draft.</span> Its final has the same prompt and seed, in a better
        quality.
      </p>
      {approve.error && <ErrorState error={approve.error} compact />}
      <div className="flex flex-wrap items-center gap-2">
        <FinalQuality value={quality} onChange={setQuality} />
        <Button variant="primary" icon={Check} busy={approve.isPending} onClick={() => approve.mutate()}>
          Make final
        </Button>
      </div>
      <p className="text-[13px] text-muted">{priceWords(finalPrice(providers, job, quality))}</p>
    </div>
  );
}

function Made({ finalId, onCompare }: { finalId: string; onCompare(what: string): void }) {
  const client = useGalley();
  const { data: final } = useImageJob(finalId);
  const retry = useMutation({ mutationFn: () => client.retryJob(finalId), onError: toast.failed });
  if (!final) return null;
  const failed = final.status === "failed" || final.status === "cancelled";
  return (
    <div className="flex flex-col gap-3 rounded-control bg-sunken p-3">
      <p className="flex items-center justify-between gap-2">
        <span className="font-medium">Final</span>
        <StatusBadge status={final.status} />
      </p>
      {final.completed_at === null && (
        <div>
          <p className="mb-1.5 text-[13px] text-muted">{stateWords(final)}</p>
          <ProgressBar value={final.progress_percentage} label="Progress of the final" />
        </div>
      )}
      {failed && <p className="text-[13px] text-muted">{final.error_message ?? "It was cancelled."}</p>}
      <div className="flex flex-wrap gap-2">
        {final.status === "completed" && (
          <>
            <ButtonLink size="sm" variant="primary" href={`/images/job/${finalId}`}>
              Open the final
            </ButtonLink>
            <Button size="sm" icon={GitCompareArrows} onClick={() => onCompare(finalId)}>
              Compare
            </Button>
          </>
        )}
        {failed && (
          <Button size="sm" icon={RotateCw} busy={retry.isPending} onClick={() => retry.mutate()}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}
