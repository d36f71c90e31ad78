import { type RefObject, useLayoutEffect, useState } from "react";

/** px between tiles, and of the line of text below each. */
export const gap = 12;
const caption = 24;
/** px a tile has at the least: on phones, and where there is room. */
const [smallest, comfortable] = [96, 160];

interface GridLayout {
  columns: number;
  /** px from one row to the next. */
  rowHeight: number;
  /** px from the top of the document. */
  top: number;
}

/** How many tiles fit beside each other, and where the grid begins; kept up with as either changes. */
export function useLayout(box: RefObject<HTMLElement | null>): GridLayout {
  const [layout, setLayout] = useState<GridLayout>({ columns: 6, rowHeight: comfortable + caption + gap, top: 0 });
  useLayoutEffect(() => {
    const measure = () => {
      if (!box.current) return;
      const { width, top } = box.current.getBoundingClientRect();
      const next = { ...fit(width), top: Math.round(top + window.scrollY) };
      setLayout((now) =>
        now.columns === next.columns && now.rowHeight === next.rowHeight && now.top === next.top ? now : next,
      );
    };
    measure();
    // What is above the grid grows and shrinks, and the whole document with it.
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return layout;
}

function fit(width: number): Pick<GridLayout, "columns" | "rowHeight"> {
  const least = width < 600 ? smallest : comfortable;
  const columns = Math.max(2, Math.floor((width + gap) / (least + gap)));
  const tile = (width - gap * (columns - 1)) / columns;
  return { columns, rowHeight: Math.round(tile) + caption + gap };
}
