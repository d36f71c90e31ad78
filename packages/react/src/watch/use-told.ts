import { useEffect, useRef } from "react";
import { useLatest } from "./use-latest.ts";

/**
 * Calls `tell` once for each event: whenever `event` is another one than was told before. An event is what names it (an
 * error, or a job's id with the moment of its end); null is none. Also called for what is over when it is first seen.
 */
export function useTold(event: string | object | null, tell: () => void): void {
  const latest = useLatest(tell);
  const told = useRef<string | object | null>(null);
  useEffect(() => {
    if (event === null || told.current === event) return;
    told.current = event;
    latest.current();
  }, [event, latest]);
}
