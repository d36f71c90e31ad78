interface Place {
  index: number;
  count: number;
  columns: number;
  /** Rows that one sees at once. */
  rows: number;
}

type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey">;

/** Where a key leads to in a grid; undefined: nowhere, it is none of the grid's. */
export function placeAfter({ key, ctrlKey, metaKey }: Key, { index, count, columns, rows }: Place): number | undefined {
  const last = count - 1;
  const far = ctrlKey || metaKey;
  const rowStart = index - (index % columns);
  const moves: Record<string, number> = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index - columns,
    ArrowDown: index + columns,
    PageUp: index - columns * rows,
    PageDown: index + columns * rows,
    Home: far ? 0 : rowStart,
    End: far ? last : rowStart + columns - 1,
  };
  const wanted = moves[key];
  if (wanted === undefined) return undefined;
  // Up and down keep the column where there is another row; a page ends at the first or the last row.
  if (key === "ArrowUp" && wanted < 0) return index;
  if (key === "ArrowDown" && wanted > last) return rowStart + columns > last ? index : last;
  return Math.min(last, Math.max(0, wanted));
}
