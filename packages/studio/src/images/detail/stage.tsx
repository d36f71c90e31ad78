import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import { Button, IconButton } from "../../ui/button.tsx";

interface StageProps {
  /** Of the image. */
  size: { width: number; height: number };
  /** What is shown, filling a box of the image's shape. */
  children: ReactNode;
  /** Whether a mouse that is drawn moves the image. */
  drags?: boolean | undefined;
  /** At the left below the image. */
  tools?: ReactNode;
}

const steps = [0.25, 0.5, 1, 2, 4, 8];

/** An image as large as fits, or enlarged, moved about like a page. */
export function Stage({ size, children, drags = true, tools }: StageProps) {
  const [zoom, setZoom] = useState<number | null>(null);
  const box = useRef<HTMLElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const shown = () => zoom ?? (inner.current?.clientWidth ?? size.width) / size.width;
  const step = (up: boolean) => {
    const now = shown();
    setZoom((up ? steps.find((one) => one > now * 1.01) : steps.findLast((one) => one < now * 0.99)) ?? now);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return;
    if (event.key === "+" || event.key === "=") step(true);
    else if (event.key === "-") step(false);
    else if (event.key === "0") setZoom(null);
  };
  const ratio = size.width / size.height;
  const width =
    zoom === null ? `min(100%, calc(64dvh * ${ratio}), ${Math.max(size.width, 640)}px)` : `${size.width * zoom}px`;
  return (
    <div className="overflow-hidden rounded-panel border border-border bg-surface">
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section
        ref={box}
        tabIndex={0}
        aria-label="Image. Plus and minus zoom, 0 fits it in."
        onKeyDown={onKeyDown}
        onPointerDown={(event) => drags && zoom !== null && drag(event, box.current)}
        className="flex max-h-[72dvh] min-h-64 overflow-auto bg-sunken -outline-offset-2!"
      >
        {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: see above */}
        <div ref={inner} className="relative m-auto shrink-0" style={{ width, aspectRatio: ratio }}>
          {children}
        </div>
      </section>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-border px-3 py-2">
        <div className="min-w-0">{tools}</div>
        <div className="ml-auto flex items-center gap-1">
          <span className="figures w-12 text-right text-[13px] text-muted" aria-live="polite">
            {zoom === null ? "Fit" : `${Math.round(zoom * 100)} %`}
          </span>
          <IconButton icon={ZoomOut} label="Zoom out" size="sm" onClick={() => step(false)} />
          <IconButton icon={ZoomIn} label="Zoom in" size="sm" onClick={() => step(true)} />
          <IconButton
            icon={Maximize}
            label="Fit the image in"
            size="sm"
            disabled={zoom === null}
            onClick={() => setZoom(null)}
          />
          <Button size="sm" variant="ghost" onClick={() => setZoom(1)}>
            100 %
          </Button>
        </div>
      </div>
    </div>
  );
}

/** A mouse takes hold of the image; fingers scroll by themselves. */
function drag(event: PointerEvent, box: HTMLElement | null): void {
  if (!box || event.pointerType !== "mouse" || event.button !== 0) return;
  const from = { x: event.clientX + box.scrollLeft, y: event.clientY + box.scrollTop };
  const move = ({ clientX, clientY }: globalThis.PointerEvent) => box.scrollTo(from.x - clientX, from.y - clientY);
  const stop = () => {
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", stop);
    window.removeEventListener("pointercancel", stop);
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", stop);
  window.addEventListener("pointercancel", stop);
}
