import type { ReactNode } from "react";
import { classNames } from "./class-name.ts";
import { type JobView, stageWords, timeLeftWords } from "./job-words.ts";
import { ProgressBar } from "./progress-bar.tsx";

type ProgressViewProps = JobView & {
  label: string;
  progress: number;
  /** Why it did not go well. */
  errorMessage: string | null;
  /** Buttons, and what else is shown below. */
  children?: ReactNode;
  className?: string | undefined;
};

/** The bar of a job, with its stage, the time left, and the error. Read out are the stage and the error, not the figures. */
export function ProgressView({ label, progress, errorMessage, children, className, ...view }: ProgressViewProps) {
  const stage = stageWords(view);
  const left = timeLeftWords(view);
  const percent = Math.floor(progress);
  const isOver = view.status === "completed" || view.status === "failed" || view.status === "cancelled";
  return (
    <section
      className={classNames("galley-progress", className)}
      data-status={view.status ?? "none"}
      aria-label={label}
    >
      <div className="galley-progress__line">
        <span className="galley-progress__stage" role="status">
          {stage}
        </span>{" "}
        <span className="galley-progress__percent">{percent} %</span>
      </div>
      <ProgressBar label={label} value={progress} text={`${percent} %, ${stage}`} />
      {left !== null && !isOver && <p className="galley-progress__left">{left}</p>}
      {errorMessage !== null && (
        <p className="galley-progress__error" role="alert">
          {errorMessage}
        </p>
      )}
      {children}
    </section>
  );
}
