import type { ReactNode } from "react";
import { classNames } from "./class-name.ts";

type ProgressBarProps = {
  /** What it is the progress of. */
  label: string;
  /** 0 to 100; null: not known yet. */
  value: number | null;
  /** The value in words, where there is more to say than the percentage. */
  text?: string | undefined;
  className?: string | undefined;
};

/** A bar with its value for those who do not see it. Its width is the only style that is not in the style sheet. */
export function ProgressBar({ label, value, text, className }: ProgressBarProps): ReactNode {
  const percent = value === null ? null : Math.min(100, Math.max(0, value));
  const whole = percent === null ? undefined : Math.floor(percent);
  return (
    <div
      className={classNames("galley-bar", percent === null && "galley-bar--unknown", className)}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={whole}
      aria-valuetext={text ?? (whole === undefined ? undefined : `${whole} %`)}
    >
      <div className="galley-bar__fill" style={{ width: `${percent ?? 0}%` }} />
    </div>
  );
}
