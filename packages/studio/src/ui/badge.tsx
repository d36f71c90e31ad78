import { clsx } from "clsx";
import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleX,
  Clock,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
} from "lucide-react";
import type { ReactNode } from "react";

type Tone = "neutral" | "accent" | "success" | "warning" | "danger";

const tones: Record<Tone, string> = {
  neutral: "bg-hover text-muted",
  accent: "bg-accent-soft text-accent-text",
  success: "bg-success-soft text-success",
  warning: "bg-warning-soft text-warning",
  danger: "bg-danger-soft text-danger",
};

interface BadgeProps {
  tone?: Tone | undefined;
  icon?: LucideIcon | undefined;
  /** The icon turns: something is under way. */
  turning?: boolean | undefined;
  children: ReactNode;
}

/** A word or a figure that marks something. */
export function Badge({ tone = "neutral", icon: Icon, turning = false, children }: BadgeProps) {
  return (
    <span
      className={clsx(
        "figures inline-flex h-6 items-center gap-1.5 rounded-full px-2 text-xs font-medium whitespace-nowrap",
        tones[tone],
      )}
    >
      {Icon && <Icon aria-hidden className={clsx("size-3.5 shrink-0", turning && "animate-spin")} />}
      {children}
    </span>
  );
}

interface StateLook {
  label: string;
  tone: Tone;
  icon: LucideIcon;
  turning?: boolean;
}

/** States of jobs, batches, queues, datasets and their pictures. Each has a word and a shape of its own. */
const states: Record<string, StateLook> = {
  pending: { label: "Pending", tone: "neutral", icon: CircleDashed },
  queued: { label: "Queued", tone: "neutral", icon: Clock },
  processing: { label: "Running", tone: "accent", icon: LoaderCircle, turning: true },
  uploading: { label: "Uploading", tone: "accent", icon: LoaderCircle, turning: true },
  cancelling: { label: "Cancelling", tone: "warning", icon: LoaderCircle, turning: true },
  waiting: { label: "Waits for you", tone: "warning", icon: Hourglass },
  completed: { label: "Completed", tone: "success", icon: CircleCheck },
  ready: { label: "Ready", tone: "success", icon: CircleCheck },
  running: { label: "Running", tone: "success", icon: CircleCheck },
  paused: { label: "Paused", tone: "warning", icon: CirclePause },
  partial: { label: "Partly failed", tone: "warning", icon: CircleAlert },
  failed: { label: "Failed", tone: "danger", icon: CircleX },
  error: { label: "Failed", tone: "danger", icon: CircleX },
  cancelled: { label: "Cancelled", tone: "neutral", icon: Ban },
};

/** A state as the API words it. One that this page does not know is shown as it is. */
export function StatusBadge({ status, label }: { status: string; label?: string | undefined }) {
  const look = states[status.toLowerCase()];
  const words = label ?? look?.label ?? status.replaceAll("_", " ");
  return (
    <Badge tone={look?.tone ?? "neutral"} icon={look?.icon ?? CircleDashed} turning={look?.turning}>
      {words}
    </Badge>
  );
}

/** The state to show of a job: what it does, and what has been asked of it. */
export function jobState(job: { status: string; cancel_requested: boolean; current_stage: string | null }): string {
  if (job.status !== "processing") return job.status;
  if (job.cancel_requested) return "cancelling";
  if (job.current_stage === "waiting_approval") return "waiting";
  return job.status;
}
