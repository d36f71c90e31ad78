import { defaultRangeExtractor, type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { placeAfter } from "./grid-keys.ts";
import { Tile } from "./tile.tsx";
import type { Images } from "./use-images.ts";
import { gap, useLayout } from "./use-layout.ts";

interface ImageGridProps {
  images: Images;
  label: string;
  hrefOf(imageId: string): string;
  /** Another one: the focus goes there. */
  focusOn: { readonly index: number } | null;
  /** Shows the one at a place. */
  onOpen(index: number): void;
}

/** All images of a dataset, of which only those are in the page that are seen, some rows more, and the one in focus. */
export function ImageGrid({ images, label, hrefOf, focusOn, onOpen }: ImageGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const { columns, rowHeight, top } = useLayout(box);
  const { count } = images;
  const rows = Math.ceil(count / columns);
  const [chosen, setActive] = useState(0);
  const active = Math.min(chosen, Math.max(0, count - 1));
  const activeRow = Math.floor(active / columns);
  const virtualizer = useWindowVirtualizer({
    count: rows,
    estimateSize: () => rowHeight,
    overscan: 3,
    scrollMargin: top,
    scrollPaddingStart: 72,
    scrollPaddingEnd: 88,
    rangeExtractor: useCallback((range: Range) => withRow(range, activeRow), [activeRow]),
  });
  // What was measured for another height is to be forgotten.
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  useShown(images.show, startIndex * columns, (endIndex + 1) * columns);

  const wanted = useRef<number | null>(null);
  const moveTo = (index: number) => {
    setActive(index);
    wanted.current = index;
    virtualizer.scrollToIndex(Math.floor(index / columns), { align: "auto" });
  };
  const moveToAsked = useEffectEvent(moveTo);
  useEffect(() => {
    if (focusOn) moveToAsked(focusOn.index);
  }, [focusOn]);
  useEffect(() => {
    if (wanted.current === null) return;
    const cell = box.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (!cell) return;
    wanted.current = null;
    cell.focus({ preventScroll: true });
  });
  const open = (index: number) => {
    setActive(index);
    onOpen(index);
  };
  const press = (event: KeyboardEvent) => {
    if (event.altKey || event.shiftKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return open(active);
    }
    const visible = Math.max(1, Math.floor(window.innerHeight / rowHeight) - 1);
    const next = placeAfter(event, { index: active, count, columns, rows: visible });
    if (next === undefined) return;
    event.preventDefault();
    moveTo(next);
  };
  const latest = useRef(open);
  latest.current = open;
  const openOne = useCallback((index: number) => latest.current(index), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: no table, each cell is one image
    <div
      ref={box}
      role="grid"
      aria-label={label}
      aria-rowcount={rows}
      aria-colcount={columns}
      onKeyDown={press}
      className="relative"
      style={{ height: Math.max(0, virtualizer.getTotalSize() - gap) }}
    >
      {virtualizer.getVirtualItems().map(({ key, index: row, start }) => (
        // biome-ignore lint/a11y/useSemanticElements: as the grid
        // biome-ignore lint/a11y/useFocusableInteractive: its cells have the focus
        <div
          key={key}
          role="row"
          aria-rowindex={row + 1}
          className="absolute inset-x-0 top-0 flex"
          style={{ gap, transform: `translateY(${start - top}px)` }}
        >
          {Array.from({ length: columns }, (_, column) => {
            const index = row * columns + column;
            const image = images.at(index);
            return index < count ? (
              <Tile
                key={column}
                image={image}
                index={index}
                column={column}
                active={index === active}
                href={image ? hrefOf(image.id) : ""}
                onOpen={openOne}
              />
            ) : (
              <div key={column} role="presentation" className="flex-1" />
            );
          })}
        </div>
      ))}
    </div>
  );
}

/** ms that a place has to be seen before it is loaded, and after which it is in any case: not all that flies by is wanted. */
const [settled, longest] = [80, 300];

function useShown(show: Images["show"], first: number, last: number): void {
  const call = useEffectEvent(show);
  const lastCall = useRef(0);
  useEffect(() => {
    const wait = Date.now() - lastCall.current > longest ? 0 : settled;
    const timer = setTimeout(() => {
      lastCall.current = Date.now();
      call(first, last);
    }, wait);
    return () => clearTimeout(timer);
  }, [first, last]);
}

/** The rows that are seen, and the one in focus: what is taken out of the page loses the focus. */
function withRow(range: Range, row: number): number[] {
  const rows = defaultRangeExtractor(range);
  if (row >= range.count || rows.includes(row)) return rows;
  return [...rows, row].sort((a, b) => a - b);
}
