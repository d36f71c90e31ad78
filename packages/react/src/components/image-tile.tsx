import { type GeneratedImage, type ImageJobStatus, isTerminal } from "@galley/client";
import { memo, type ReactNode, useRef } from "react";
import type { BatchImage } from "../images/batch-types.ts";
import { useGalleyIfAny } from "../provider.tsx";
import { ActionButton } from "./action-button.tsx";
import { stageWords } from "./job-words.ts";
import { ProgressBar } from "./progress-bar.tsx";

type ImageTileProps = {
  job: BatchImage;
  name: string;
  isSelected: boolean;
  /** Undefined where it cannot be selected. */
  onToggle: ((jobId: string, reaches: boolean) => void) | undefined;
  onApprove: ((jobId: string) => unknown) | undefined;
  onRetry: ((jobId: string) => unknown) | undefined;
  actions: ReactNode;
};

/** One picture: on its way, there as a draft, made final, or failed. */
export const ImageTile = memo(function ImageTile(props: ImageTileProps) {
  const { job, name, isSelected, onToggle, onApprove, onRetry, actions } = props;
  const latest = job.final ?? job;
  const images = (job.final?.result ?? job.result)?.images ?? [];
  const isBad = latest.status === "failed" || latest.status === "cancelled";
  const picture = images.map((image) => <Picture key={image.url} image={image} name={name} />);
  return (
    <li className="galley-tile" data-status={latest.status} data-selected={isSelected || undefined}>
      {onToggle ? (
        <SelectBox id={job.job_id} name={name} isSelected={isSelected} onToggle={onToggle}>
          {picture}
        </SelectBox>
      ) : (
        picture
      )}
      <p className="galley-tile__state">{stateWords(job)}</p>
      {!isTerminal(latest) && (
        <ProgressBar
          label={`Progress of ${name}`}
          value={latest.progress_percentage}
          text={`${Math.floor(latest.progress_percentage)} %, ${wordsOf(latest)}`}
        />
      )}
      {isBad && latest.error_message !== null && (
        <p className="galley-tile__error" role="alert">
          {latest.error_message}
        </p>
      )}
      <div className="galley-actions">
        {onToggle && onApprove && (
          <ActionButton label={`Approve ${name}`} onAction={() => onApprove(job.job_id)}>
            Approve
          </ActionButton>
        )}
        {isBad && onRetry && (
          <ActionButton label={`Try ${name} again`} onAction={() => onRetry(latest.job_id)}>
            Try again
          </ActionButton>
        )}
        {actions}
      </div>
    </li>
  );
});

type SelectBoxProps = Pick<ImageTileProps, "name" | "isSelected"> & {
  id: string;
  onToggle: NonNullable<ImageTileProps["onToggle"]>;
  children: ReactNode;
};

/** The picture is the label of its box: a click on it selects it. */
function SelectBox({ id, name, isSelected, onToggle, children }: SelectBoxProps): ReactNode {
  // A change is not told whether Shift was held; the click that a browser makes of a key or a label is not either.
  const hasShift = useRef(false);
  return (
    <label
      className="galley-tile__choice"
      onPointerDown={(event) => {
        hasShift.current = event.shiftKey;
      }}
      onKeyDown={(event) => {
        hasShift.current = event.shiftKey;
      }}
    >
      <input
        type="checkbox"
        className="galley-tile__box"
        aria-label={`Select ${name}`}
        checked={isSelected}
        onChange={() => onToggle(id, hasShift.current)}
      />
      {children}
    </label>
  );
}

function Picture({ image, name }: { image: GeneratedImage; name: string }): ReactNode {
  const galley = useGalleyIfAny();
  const { url, width, height } = image;
  const src = galley ? galley.urlOf(url) : url;
  return <img className="galley-tile__picture" src={src} width={width} height={height} alt={name} loading="lazy" />;
}

const wordsOf = ({ status, current_stage, cancel_requested }: ImageJobStatus): string =>
  stageWords({ status, currentStage: current_stage, estimatedTimeRemaining: null, cancelRequested: cancel_requested });

function stateWords(job: BatchImage): string {
  if (job.final) return job.final.status === "completed" ? "Final" : `Final: ${wordsOf(job.final)}`;
  if (job.status !== "completed") return wordsOf(job);
  return job.is_draft ? "Draft" : "Final";
}
