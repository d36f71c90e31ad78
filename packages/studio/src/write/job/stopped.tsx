import { type BlogJobStatus, getStageLabel } from "@galley/client";
import { Ban, CircleX, RotateCw } from "lucide-react";
import { useState } from "react";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { RelativeTime } from "../../ui/figures.tsx";
import { ErrorState } from "../../ui/states.tsx";

/** What helps with which failure. */
const advice: Record<string, string> = {
  provider_unavailable: "The model's service could not be reached. Try again when it is back, or choose another model.",
  provider_rate_limited: "The model's service takes no more requests for now. Try again later.",
  provider_timeout: "The model took too long. Trying again goes on after the last finished stage.",
  provider_rejected: "The model's service does not accept the request. Another model may.",
  provider_unauthorized: "The key for the model's service is missing or not valid. Whoever runs Galley can set it.",
  content_refused: "The model will not write this. Word the topic or the instructions differently.",
  invalid_model_output: "The model's answers could not be used. Trying again may help, a larger model often does.",
  budget_exceeded: "The budget is spent. Ask for the post again with a larger one, or for a shorter post.",
  input_lost: "Something that the request names is not to be had any more.",
  worker_lost: "The process that worked on it ended too often. Trying again goes on after the last finished stage.",
  expired: "It did not start in time.",
};

/** A post that failed or was cancelled: why, and the way on. */
export function Stopped({ job, onRetry }: { job: BlogJobStatus; onRetry(): Promise<void> }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const retry = async () => {
    setBusy(true);
    setError(null);
    try {
      await onRetry();
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  const failed = job.status === "failed";
  const Icon = failed ? CircleX : Ban;
  return (
    <section
      aria-label={failed ? "Why it failed" : "Cancelled"}
      className={`flex gap-3 rounded-panel border border-border p-4 ${failed ? "bg-danger-soft" : "bg-surface"}`}
    >
      <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${failed ? "text-danger" : "text-muted"}`} />
      <div className="min-w-0 flex-1">
        <h2 className="font-semibold">{failed ? "The post could not be written" : "The job was cancelled"}</h2>
        {failed ? (
          <Reason job={job} />
        ) : (
          <p className="text-muted">Nothing more is written, and nothing more is spent.</p>
        )}
        <div className="mt-4 flex flex-wrap items-center gap-2">
          <Button variant="primary" size="sm" icon={RotateCw} busy={busy} onClick={() => void retry()}>
            {failed ? "Try again" : "Run it after all"}
          </Button>
          <ButtonLink href="/write" size="sm">
            Change the request
          </ButtonLink>
          <span className="text-[13px] text-muted">
            {failed ? "Failed " : "Cancelled "}
            <RelativeTime time={job.completed_at} />
          </span>
        </div>
        {error !== null && (
          <div className="mt-3">
            <ErrorState error={error} compact />
          </div>
        )}
      </div>
    </section>
  );
}

function Reason({ job: { error_message, error_code, current_stage, retry_count } }: { job: BlogJobStatus }) {
  const attempts = retry_count > 0 ? `, attempt ${retry_count + 1}` : "";
  return (
    <>
      <p className="break-words">{error_message}</p>
      {error_code && advice[error_code] && <p className="mt-1 text-muted">{advice[error_code]}</p>}
      <p className="mt-1 text-[13px] text-muted">
        <code>{error_code}</code>
        {current_stage && ` in “${getStageLabel(current_stage)}”${attempts}`}
      </p>
    </>
  );
}
