import { MoveHorizontal, X } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../../ui/button.tsx";
import type { Margins } from "../mask/export.ts";
import { Picture } from "../picture.tsx";
import type { Source } from "./source.ts";

interface CompareProps {
  before: Source["image"];
  after: Source["image"];
  /** How far the image after has grown around the one before. */
  margins?: Margins | undefined;
  labels: readonly [before: string, after: string];
  onClose(): void;
}

/** Two images upon each other, and a line between them that is moved by pointer or arrow keys. */
export function Compare({ before, after, margins, labels, onClose }: CompareProps) {
  const [share, setShare] = useState(50);
  const ratio = after.width / after.height;
  const place = margins && {
    left: `${(margins.left / after.width) * 100}%`,
    top: `${(margins.top / after.height) * 100}%`,
    width: `${(before.width / after.width) * 100}%`,
    height: `${(before.height / after.height) * 100}%`,
  };
  const label = "absolute top-3 rounded-control bg-text/85 px-2 py-0.5 text-xs text-bg";
  return (
    <section aria-label="Comparison" className="overflow-hidden rounded-panel border border-border bg-surface">
      <div className="flex bg-sunken">
        <div
          className="relative m-auto overflow-hidden has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent"
          style={{ width: `min(100%, calc(64dvh * ${ratio}), ${Math.max(after.width, 640)}px)`, aspectRatio: ratio }}
        >
          <Picture image={after} alt={labels[1]} eager className="size-full" />
          <div className="absolute inset-0 bg-sunken" style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }}>
            <div className={place ? "absolute" : "size-full"} style={place}>
              <Picture image={before} alt={labels[0]} eager className="size-full" />
            </div>
          </div>
          <span className={`${label} left-3`} aria-hidden>
            {labels[0]}
          </span>
          <span className={`${label} right-3`} aria-hidden>
            {labels[1]}
          </span>
          <span
            aria-hidden
            className="pointer-events-none absolute inset-y-0 w-0.5 -translate-x-1/2 bg-surface shadow-raised"
            style={{ left: `${share}%` }}
          >
            <span className="absolute top-1/2 left-1/2 flex size-9 -translate-1/2 items-center justify-center rounded-full border border-border bg-surface">
              <MoveHorizontal className="size-4" />
            </span>
          </span>
          <input
            type="range"
            min={0}
            max={100}
            step={1}
            value={share}
            aria-label={`Share of the image that shows ${labels[0].toLowerCase()}`}
            aria-valuetext={`${share} %`}
            onChange={(event) => setShare(event.currentTarget.valueAsNumber)}
            className="absolute inset-0 size-full cursor-ew-resize appearance-none opacity-0"
          />
        </div>
      </div>
      <div className="flex items-center justify-between gap-3 border-t border-border px-3 py-2">
        <p className="text-[13px] text-muted">Drag the line, or move it with the arrow keys.</p>
        <IconButton icon={X} label="End the comparison" size="sm" onClick={onClose} />
      </div>
    </section>
  );
}
