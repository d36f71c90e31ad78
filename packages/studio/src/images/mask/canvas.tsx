import { clsx } from "clsx";
import { type KeyboardEvent, useRef } from "react";
import type { Mark, MaskAction, Size } from "./marks.ts";
import { type Tool, useBrush } from "./use-brush.ts";

interface MaskCanvasProps {
  size: Size;
  marks: readonly Mark[];
  tool: Tool;
  brush: number;
  onBrush(size: number): void;
  change(action: MaskAction): void;
}

/** Where the mask is drawn: over the image, of its size on the screen. */
export function MaskCanvas({ size, marks, tool, brush, onBrush, change }: MaskCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, at, handlers } = useBrush(canvas, {
    size,
    marks,
    tool,
    brush,
    onMark: (mark) => change({ do: mark }),
  });
  const draws = tool !== "move";
  return (
    <>
      <canvas
        ref={canvas}
        width={width}
        height={height}
        tabIndex={0}
        role="img"
        aria-label="Mask. Draw with a pointer, or give a rectangle in numbers beside the image."
        aria-keyshortcuts="Control+Z Control+Shift+Z [ ]"
        onKeyDown={(event) => onKey(event, { brush, onBrush, change })}
        {...handlers}
        className={clsx(
          "absolute inset-0 size-full text-accent opacity-60 -outline-offset-2!",
          draws && "cursor-none touch-none",
        )}
      />
      {draws && at && (
        <span
          aria-hidden
          className="pointer-events-none absolute aspect-square -translate-1/2 rounded-full border border-surface ring-1 ring-text"
          style={{ left: `${at.x * 100}%`, top: `${at.y * 100}%`, width: `${(brush / size.width) * 100}%` }}
        />
      )}
    </>
  );
}

function onKey(
  event: KeyboardEvent,
  { brush, onBrush, change }: Pick<MaskCanvasProps, "brush" | "onBrush" | "change">,
): void {
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (command && key === "z") change(event.shiftKey ? "redo" : "undo");
  else if (command && key === "y") change("redo");
  else if (key === "[") onBrush(brush / 1.25);
  else if (key === "]") onBrush(brush * 1.25);
  else return;
  event.preventDefault();
}
