import { type KeyboardEvent, type ReactNode, useRef } from "react";
import type { BatchImage } from "../images/batch-types.ts";
import { useLatest } from "../watch/use-latest.ts";
import { ActionButton } from "./action-button.tsx";
import { classNames } from "./class-name.ts";
import { ImageTile } from "./image-tile.tsx";
import { useSelection } from "./selection.ts";

export type ImageGalleryProps = {
  /** As `useImageBatch` gives them. */
  jobs: readonly BatchImage[];
  /** The job ids that are selected; left out, the gallery keeps them itself. */
  selected?: readonly string[] | undefined;
  onSelectionChange?: ((jobIds: readonly string[]) => void) | undefined;
  /** With it drafts can be approved, one by one or all that are selected. */
  onApprove?: ((jobIds: readonly string[]) => unknown) | undefined;
  /** With it there is a button at pictures that failed or were cancelled. */
  onRetry?: ((jobId: string) => unknown) | undefined;
  /** What a picture shows, for instance its prompt. Left out: the prompt that was used, or "Picture 3". */
  nameOf?: ((job: BatchImage, index: number) => string) | undefined;
  /** What else is shown below a picture, such as links to its variations. */
  renderActions?: ((job: BatchImage) => ReactNode) | undefined;
  label?: string | undefined;
  className?: string | undefined;
};

/** Whether a picture is a draft that waits for approval. */
const isApprovable = (job: BatchImage): boolean =>
  job.is_draft && job.status === "completed" && job.final_job_id === null;

/**
 * The pictures of a batch as they come. Drafts are selected with a click or Space, with Shift up to the one selected
 * before; arrow keys go from one to the next, Ctrl+A selects all.
 */
export function ImageGallery(props: ImageGalleryProps): ReactNode {
  const { jobs, onApprove, onRetry, renderActions, label = "Pictures", className } = props;
  const list = useRef<HTMLUListElement>(null);
  const ids = jobs.filter(isApprovable).map(({ job_id }) => job_id);
  const selection = useSelection({ ids, selected: props.selected, onChange: props.onSelectionChange });
  const calls = useLatest({ onApprove, onRetry });
  const stable = useStableCalls(calls);
  const nameOf = props.nameOf ?? ((job, index) => job.result?.prompt_used || `Picture ${index + 1}`);
  const canSelect = onApprove !== undefined || props.onSelectionChange !== undefined;

  async function approveSelected(): Promise<void> {
    await onApprove?.(selection.chosen);
    selection.clear();
  }
  return (
    <section className={classNames("galley-gallery", className)} aria-label={label}>
      {canSelect && ids.length > 0 && (
        <div className="galley-actions" role="toolbar" aria-label="Selected drafts">
          <ActionButton onAction={selection.selectAll} isDisabled={selection.chosen.length === ids.length}>
            Select all drafts
          </ActionButton>
          {onApprove && (
            <ActionButton onAction={approveSelected} isDisabled={selection.chosen.length === 0}>
              {`Approve ${selection.chosen.length} selected`}
            </ActionButton>
          )}
        </div>
      )}
      <ul
        ref={list}
        className="galley-gallery__list"
        onKeyDown={(event) => onKey(event, list.current, selection.selectAll)}
      >
        {jobs.map((job, index) => (
          <ImageTile
            key={job.job_id}
            job={job}
            name={nameOf(job, index)}
            isSelected={selection.chosen.includes(job.job_id)}
            onToggle={canSelect && isApprovable(job) ? selection.toggle : undefined}
            onApprove={onApprove && stable.approve}
            onRetry={onRetry && stable.retry}
            actions={renderActions?.(job)}
          />
        ))}
      </ul>
    </section>
  );
}

type Calls = Pick<ImageGalleryProps, "onApprove" | "onRetry">;

/** Functions that stay the same, so that a tile is rendered again only when its picture has changed. */
function useStableCalls(calls: { readonly current: Calls }) {
  return useRef({
    approve: (jobId: string) => calls.current.onApprove?.([jobId]),
    retry: (jobId: string) => calls.current.onRetry?.(jobId),
  }).current;
}

const steps: Record<string, (at: number, length: number) => number> = {
  ArrowRight: (at) => at + 1,
  ArrowDown: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  ArrowUp: (at) => at - 1,
  Home: () => 0,
  End: (_, length) => length - 1,
};

function onKey(event: KeyboardEvent, list: HTMLElement | null, selectAll: () => void): void {
  if (!(event.target instanceof HTMLInputElement) || !list) return;
  if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    selectAll();
    return;
  }
  const boxes = [...list.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
  const next = boxes[steps[event.key]?.(boxes.indexOf(event.target), boxes.length) ?? -1];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
