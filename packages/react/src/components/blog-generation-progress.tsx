import { JobCancelledError } from "@galley/client";
import type { ReactNode } from "react";
import type { UseAsyncBlogGeneration } from "../blog/use-async-blog-generation.ts";
import { ProgressView } from "./progress-view.tsx";

export type BlogGenerationProgressProps = Pick<
  UseAsyncBlogGeneration,
  "status" | "progress" | "currentStage" | "estimatedTimeRemaining"
> &
  Partial<Pick<UseAsyncBlogGeneration, "error" | "result" | "job">> & {
    label?: string | undefined;
    className?: string | undefined;
    /** Shown once the post is there, instead of its title. */
    children?: ReactNode;
  };

/** How far a post is: bar, stage, time left, error, success. Takes what `useAsyncBlogGeneration` gives: `{...generation}`. */
export function BlogGenerationProgress(props: BlogGenerationProgressProps): ReactNode {
  const { status, error = null, result = null, job, children, label = "Progress of the post" } = props;
  const isKnown = error === null || error instanceof JobCancelledError;
  return (
    <ProgressView
      label={label}
      className={props.className}
      status={status ?? (error ? "failed" : null)}
      progress={props.progress}
      currentStage={props.currentStage}
      estimatedTimeRemaining={props.estimatedTimeRemaining}
      cancelRequested={job?.cancel_requested}
      errorMessage={isKnown ? null : error.message}
    >
      {status === "completed" && (
        <div className="galley-progress__success">{children ?? (result && <p>{`“${result.title}” is ready`}</p>)}</div>
      )}
    </ProgressView>
  );
}
