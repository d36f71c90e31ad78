import { useCallback, useRef, useState } from "react";
import { useLatest } from "../watch/use-latest.ts";

type SelectionOptions = {
  /** What may be selected, in the order in which it is shown. */
  ids: readonly string[];
  /** Left out: the component keeps it itself. */
  selected: readonly string[] | undefined;
  onChange: ((selected: readonly string[]) => void) | undefined;
};

/** What is selected of a list, one by one, from one to another (Shift), or all. */
export function useSelection({ ids, selected, onChange }: SelectionOptions) {
  const [own, setOwn] = useState<readonly string[]>([]);
  const chosen = (selected ?? own).filter((id) => ids.includes(id));
  const last = useRef<string | null>(null);
  const change = (next: ReadonlySet<string>): void => {
    const list = ids.filter((id) => next.has(id));
    setOwn(list);
    onChange?.(list);
  };
  function toggle(id: string, reaches: boolean): void {
    const next = new Set(chosen);
    const turnsOn = !next.has(id);
    const from = reaches && last.current !== null ? ids.indexOf(last.current) : -1;
    const to = ids.indexOf(id);
    const range = from < 0 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
    for (const one of range) {
      if (turnsOn) next.add(one);
      else next.delete(one);
    }
    last.current = id;
    change(next);
  }
  const latest = useLatest(toggle);
  return {
    chosen,
    /** Stays the same function. */
    toggle: useCallback((id: string, reaches: boolean) => latest.current(id, reaches), [latest]),
    selectAll: () => change(new Set(ids)),
    clear: () => change(new Set()),
  };
}
