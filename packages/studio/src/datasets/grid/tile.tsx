import type { DatasetImage } from "@galley/client";
import { clsx } from "clsx";
import { CircleX, Clock, LoaderCircle } from "lucide-react";
import { type MouseEvent, memo, useState } from "react";
import { Link } from "wouter";
import { placeholderOf } from "./thumbhash.ts";

interface TileProps {
  /** Undefined until it is loaded. */
  image: DatasetImage | undefined;
  index: number;
  column: number;
  active: boolean;
  href: string;
  onOpen(index: number): void;
}

/** One image in the grid. The cell has the focus, the link in it is for the pointer. */
export const Tile = memo(function Tile({ image, index, column, active, href, onOpen }: TileProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: no table, each cell is one image
    <div
      role="gridcell"
      aria-colindex={column + 1}
      aria-busy={image ? undefined : true}
      data-index={index}
      tabIndex={active ? 0 : -1}
      className="group/tile min-w-0 flex-1 rounded-control"
    >
      {image ? (
        <Link
          href={href}
          tabIndex={-1}
          onClick={(event: MouseEvent) => open(event, () => onOpen(index))}
          className="block outline-none"
        >
          <Thumbnail key={image.id} image={image} />
          <span className="relative mt-1 block truncate text-xs leading-5 text-muted group-hover/tile:text-text">
            {image.filename}
            <span className="sr-only">{words[image.processing_status]}</span>
          </span>
        </Link>
      ) : (
        <span className="block">
          <span className="sr-only">Loading</span>
          <span className="block aspect-square rounded-control bg-hover" />
        </span>
      )}
    </div>
  );
});

/** In this tab here; in another one the browser does it, by the address. */
function open(event: MouseEvent, here: () => void): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0) return;
  event.preventDefault();
  here();
}

/** What the tile shows by its look. */
const words: Record<DatasetImage["processing_status"], string> = {
  pending: ", waiting",
  processing: ", processing",
  completed: "",
  failed: ", failed",
};

function Thumbnail({ image }: { image: DatasetImage }) {
  const [state, setState] = useState<"loading" | "shown" | "lost">("loading");
  const { processing_status: status, thumbnail_url: source } = image;
  if (status === "failed") return <Failed reason={image.processing_error} />;
  if (source === undefined) {
    const Icon = status === "processing" ? LoaderCircle : Clock;
    return (
      <span className="flex aspect-square items-center justify-center rounded-control bg-sunken text-muted">
        <Icon aria-hidden className={clsx("size-5 stroke-[1.5]", status === "processing" && "animate-spin")} />
      </span>
    );
  }
  const placeholder = placeholderOf(image.thumbhash);
  return (
    <span
      className="block aspect-square overflow-hidden rounded-control bg-sunken bg-cover bg-center"
      style={state !== "shown" && placeholder ? { backgroundImage: `url(${placeholder})` } : undefined}
    >
      {state !== "lost" && (
        <img
          src={source}
          alt=""
          width={256}
          height={256}
          decoding="async"
          draggable={false}
          onLoad={() => setState("shown")}
          onError={() => setState("lost")}
          className={clsx("size-full object-cover", state === "loading" && "opacity-0")}
        />
      )}
    </span>
  );
}

const Failed = ({ reason }: { reason: string | null }) => (
  <span className="flex aspect-square flex-col items-center justify-center gap-1.5 overflow-hidden rounded-control bg-danger-soft p-2 text-center">
    <CircleX aria-hidden className="size-5 shrink-0 text-danger" />
    <span className="line-clamp-4 text-xs leading-4 text-danger">{reason ?? "It could not be processed."}</span>
  </span>
);
