import { type KeyboardEvent, useRef, useState } from "react";

/**
 * What is selected of what may be, in the order in which it is shown: one by one, with Shift up to the one before, or all.
 * The keys are of the check boxes in a list: arrows go from one to the next, Ctrl+A selects all.
 */
export function useSelection(ids: readonly string[]) {
  const [raw, setRaw] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const chosen = ids.filter((id) => raw.has(id));

  function toggle(id: string, reaches: boolean): void {
    const turnsOn = !raw.has(id);
    const from = reaches && last.current !== null ? ids.indexOf(last.current) : -1;
    const to = ids.indexOf(id);
    const range = from < 0 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
    const next = new Set(raw);
    for (const one of range) {
      if (turnsOn) next.add(one);
      else next.delete(one);
    }
    last.current = id;
    setRaw(next);
  }

  const all = () => setRaw(new Set(ids));
  const clear = () => setRaw(new Set());
  return { chosen, toggle, all, clear, onKeyDown: (event: KeyboardEvent<HTMLElement>) => onKey(event, all) };
}

const steps: Record<string, (at: number, count: number) => number> = {
  ArrowRight: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  Home: () => 0,
  End: (_, count) => count - 1,
};

function onKey(event: KeyboardEvent<HTMLElement>, all: () => void): void {
  const { target, currentTarget: list } = event;
  if (!(target instanceof HTMLInputElement) || target.type !== "checkbox") return;
  if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    all();
    return;
  }
  const boxes = [...list.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
  const at = boxes.indexOf(target);
  const next =
    event.key === "ArrowDown" || event.key === "ArrowUp"
      ? beside(boxes, target, event.key)
      : boxes[steps[event.key]?.(at, boxes.length) ?? -1];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** The nearest box in the line below or above. */
function beside(boxes: readonly HTMLInputElement[], from: HTMLInputElement, key: string): HTMLInputElement | undefined {
  const own = from.getBoundingClientRect();
  const down = key === "ArrowDown" ? 1 : -1;
  return boxes
    .map((box) => ({ box, place: box.getBoundingClientRect() }))
    .filter(({ place }) => (place.top - own.top) * down > 8)
    .toSorted(
      (one, other) =>
        Math.abs(one.place.top - own.top) - Math.abs(other.place.top - own.top) ||
        Math.abs(one.place.left - own.left) - Math.abs(other.place.left - own.left),
    )[0]?.box;
}
