import type { AnyJobStatus } from "@galley/client";
import { CircleX, RotateCcw } from "lucide-react";

const again = "Retry it: it goes on after the last finished stage, which is not paid for twice.";

/** What one does about it, by the error's code. */
const advice: Record<string, string> = {
  provider_unavailable: `The provider did not answer. ${again}`,
  provider_rate_limited: `The provider takes no more for now. Wait a little. ${again}`,
  provider_timeout: `The provider took too long. ${again}`,
  provider_rejected: "The provider does not accept the request as it is. Change it, and make another job.",
  provider_unauthorized:
    "The provider does not accept Galley's own key. Whoever runs Galley looks with: galley doctor.",
  content_refused: "The provider refuses what was asked for. Word it another way, and make another job.",
  invalid_model_output: `The model's answer could not be used, also when asked again. ${again} Or choose another model.`,
  budget_exceeded: "The job may not spend what it needs. Raise its limit (max_cost_usd) in another job.",
  input_lost: "Something that the request names is not there any more. Give it again, in another job.",
  worker_lost: `Its process ended too often while it ran. ${again}`,
  expired: "It was not begun in the time that it was given. Retry it, or see whether its queue is paused.",
  internal_error: `Something is wrong in Galley itself. ${again} If it stays so, the log says more.`,
};

/** Why a job failed, or its last attempt, and what to do. */
export function Failure({ job }: { job: AnyJobStatus }) {
  if (!job.error_message && !job.error_code) return null;
  const over = job.status === "failed";
  const Icon = over ? CircleX : RotateCcw;
  return (
    <section
      aria-label={over ? "Why it failed" : "Why it is tried again"}
      className={`mb-6 flex items-start gap-3 rounded-panel px-4 py-3.5 ${over ? "bg-danger-soft" : "bg-warning-soft"}`}
    >
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${over ? "text-danger" : "text-warning"}`} />
      <div className="flex min-w-0 flex-col gap-1">
        <p className="font-semibold break-words">{job.error_message ?? "It failed"}</p>
        <p>
          {over ? (advice[job.error_code ?? ""] ?? again) : "That was the last attempt; another one follows by itself."}
        </p>
        {job.error_code && <p className="font-mono text-xs">{job.error_code}</p>}
      </div>
    </section>
  );
}
