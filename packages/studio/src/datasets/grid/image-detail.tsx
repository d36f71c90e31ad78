import type { DatasetImage } from "@galley/client";
import { useGalley } from "@galley/react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, Download, ImageOff, Trash2 } from "lucide-react";
import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { StatusBadge } from "../../ui/badge.tsx";
import { Button, ButtonLink, IconButton } from "../../ui/button.tsx";
import { confirm } from "../../ui/confirm.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { formatBytes, formatCount, formatMoment } from "../../ui/format.ts";
import { KeyValues } from "../../ui/panel.tsx";
import { ErrorState, Skeleton } from "../../ui/states.tsx";
import { toast } from "../../ui/toaster.tsx";
import { keys } from "../keys.ts";
import { placeholderOf } from "./thumbhash.ts";
import { useNeighbours, type Where } from "./use-images.ts";

interface ImageDetailProps {
  where: Where;
  imageId: string;
  /** Where it was in the list when it was opened. */
  hint: number;
  count: number;
  /** Another one, or none. */
  onShow(imageId: string | null, place?: number): void;
}

/** One image at its size, what is known of it, and the ones beside it. */
export function ImageDetail({ where, imageId, hint, count, onShow }: ImageDetailProps) {
  const { projectId, datasetId } = where;
  const client = useGalley();
  const image = useQuery({
    queryKey: keys.image(datasetId, imageId),
    queryFn: ({ signal }) => client.getDatasetImage(projectId, datasetId, imageId, { signal }),
    refetchInterval: ({ state }) => (isUnfinished(state.data) ? 2000 : false),
  });
  const file = useQuery({
    queryKey: [...keys.image(datasetId, imageId), "url"],
    queryFn: ({ signal }) => client.getDatasetImageUrl(projectId, datasetId, imageId, { signal }),
    // It works for an hour.
    staleTime: 1_800_000,
  });
  const { place, previous, next } = useNeighbours(where, { imageId, hint });
  const go = (one: DatasetImage | undefined, by: 1 | -1) => one && onShow(one.id, (place ?? 0) + by);
  useArrows((by) => go(by === 1 ? next : previous, by));
  const remove = useRemoval(where, () => (next ? onShow(next.id, place ?? 0) : onShow(null)));
  const address = file.data && client.urlOf(file.data.url);
  return (
    <Dialog
      open
      size="lg"
      title={image.data?.filename ?? "Image"}
      onClose={() => onShow(null, place ?? undefined)}
      footer={
        image.data && (
          <>
            <Button icon={Trash2} onClick={() => void remove(image.data)} className="mr-auto">
              Delete
            </Button>
            {address && (
              <ButtonLink href={address} icon={Download} download={image.data.filename}>
                Download
              </ButtonLink>
            )}
          </>
        )
      }
    >
      {image.isError && !image.data ? (
        <ErrorState error={image.error} onRetry={() => image.refetch()} retrying={image.isFetching} />
      ) : (
        <div className="flex flex-col gap-4 lg:flex-row lg:gap-6">
          <Stage
            before={<Step icon={ChevronLeft} label="Previous image" to={previous} onGo={() => go(previous, -1)} />}
            after={<Step icon={ChevronRight} label="Next image" to={next} onGo={() => go(next, 1)} />}
          >
            {image.data && address ? (
              <Picture key={imageId} image={image.data} address={address} />
            ) : (
              <Skeleton className="size-full" />
            )}
          </Stage>
          {image.data && <Facts image={image.data} position={place === null ? null : [place + 1, count]} />}
        </div>
      )}
    </Dialog>
  );
}

const isUnfinished = (image: DatasetImage | undefined): boolean =>
  image?.processing_status === "pending" || image?.processing_status === "processing";

/** Left and right, as long as nothing is typed. */
function useArrows(move: (by: 1 | -1) => void): void {
  const call = useEffectEvent(move);
  useEffect(() => {
    const press = ({ key, altKey, ctrlKey, metaKey }: globalThis.KeyboardEvent) => {
      if (altKey || ctrlKey || metaKey) return;
      if (key === "ArrowLeft") call(-1);
      if (key === "ArrowRight") call(1);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

function useRemoval({ projectId, datasetId }: Where, onGone: () => void) {
  const client = useGalley();
  const queries = useQueryClient();
  return async ({ id, filename }: DatasetImage) => {
    const gone = await confirm({
      title: "Delete this image?",
      text: `${filename} goes, with its thumbnail. It cannot be brought back.`,
      action: "Delete image",
      danger: true,
      run: () => client.deleteDatasetImage(projectId, datasetId, id),
    });
    if (!gone) return;
    toast.success(`Deleted ${filename}`);
    onGone();
    // Not all below the dataset: what is known of this image is still shown, for a moment.
    await Promise.all([
      queries.invalidateQueries({ queryKey: keys.dataset(datasetId), exact: true }),
      queries.invalidateQueries({ queryKey: keys.images(datasetId) }),
    ]);
    queries.removeQueries({ queryKey: keys.image(datasetId, id) });
  };
}

interface StageProps {
  before: ReactNode;
  after: ReactNode;
  children: ReactNode;
}

const Stage = ({ before, after, children }: StageProps) => (
  <div className="flex min-w-0 flex-1 items-center gap-2">
    {before}
    <div className="flex h-[38dvh] lg:h-[min(60dvh,36rem)] min-w-0 flex-1 items-center justify-center overflow-hidden rounded-control bg-sunken">
      {children}
    </div>
    {after}
  </div>
);

interface StepProps {
  icon: typeof ChevronLeft;
  label: string;
  to: DatasetImage | undefined;
  onGo(): void;
}

const Step = ({ icon, label, to, onGo }: StepProps) => (
  <IconButton icon={icon} label={label} disabled={!to} onClick={onGo} size="sm" />
);

function Picture({ image, address }: { image: DatasetImage; address: string }) {
  const [state, setState] = useState<"loading" | "shown" | "broken">("loading");
  const placeholder = placeholderOf(image.thumbhash);
  if (state === "broken") {
    return (
      <p className="flex flex-col items-center gap-2 p-6 text-center text-muted">
        <ImageOff aria-hidden className="size-8 stroke-[1.5]" />
        The browser cannot show this file.
      </p>
    );
  }
  return (
    <img
      src={address}
      alt={image.filename}
      width={image.width ?? undefined}
      height={image.height ?? undefined}
      onLoad={() => setState("shown")}
      onError={() => setState("broken")}
      style={state === "loading" && placeholder ? { backgroundImage: `url(${placeholder})` } : undefined}
      className="h-auto max-h-full w-auto max-w-full bg-cover object-contain"
    />
  );
}

function Facts({ image, position }: { image: DatasetImage; position: [number, number] | null }) {
  const { width, height, processing_error: reason } = image;
  return (
    <div className="flex flex-col gap-4 lg:w-64">
      {reason && <p className="rounded-control bg-danger-soft px-3 py-2.5 text-danger">{reason}</p>}
      <KeyValues
        rows={[
          [
            "Status",
            <StatusBadge key="status" status={image.processing_status} label={words[image.processing_status]} />,
          ],
          ["Position", position && `${formatCount(position[0])} of ${formatCount(Math.max(...position))}`],
          ["Dimensions", width !== null && height !== null && `${formatCount(width)} × ${formatCount(height)} px`],
          ["Size", formatBytes(image.file_size)],
          ["Type", image.content_type],
          ["Uploaded", formatMoment(Date.parse(image.uploaded_at))],
          [
            "Id",
            <span key="id" className="inline-flex items-center gap-1">
              <code className="break-all">{image.id}</code>
              <CopyButton text={image.id} label="Copy the id" />
            </span>,
          ],
        ]}
      />
    </div>
  );
}

const words: Partial<Record<DatasetImage["processing_status"], string>> = {
  pending: "Waiting",
  processing: "Processing",
  completed: "Processed",
};
