import { clsx } from "clsx";

interface ProgressBarProps {
  /** 0 to 100; null: under way, nobody knows how far. */
  value: number | null;
  /** What progresses, for those who do not see. */
  label: string;
  tone?: "accent" | "success" | "danger" | undefined;
  className?: string | undefined;
}

const tones = { accent: "bg-accent", success: "bg-success", danger: "bg-danger" };

/** How far something is. */
export function ProgressBar({ value, label, tone = "accent", className }: ProgressBarProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === null ? undefined : Math.round(value)}
      className={clsx("h-1.5 w-full overflow-hidden rounded-full bg-border", className)}
    >
      <div
        className={clsx(
          "h-full rounded-full",
          tones[tone],
          value === null ? "animate-indeterminate w-1/3" : "transition-[width] duration-300",
        )}
        style={value === null ? undefined : { width: `${Math.min(100, Math.max(0, value))}%` }}
      />
    </div>
  );
}
