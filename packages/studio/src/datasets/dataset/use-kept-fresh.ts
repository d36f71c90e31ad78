import type { Dataset } from "@galley/client";
import type { UseDatasetProgress } from "@galley/react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";
import { useJobEvents } from "../../shell/live-jobs.tsx";
import { keys } from "../keys.ts";
import type { Upload } from "../upload/use-upload.ts";

/** ms between two looks at what is seen while it changes. */
const interval = 1500;

/** Keeps the dataset and the images that are seen as new as what is heard of their processing. */
export function useKeptFresh({ id }: Dataset, watched: UseDatasetProgress, upload: Upload): void {
  const queries = useQueryClient();
  const { progress, refresh } = watched;
  const look = useThrottled(() => void queries.invalidateQueries({ queryKey: keys.dataset(id) }));
  const seen = useRef(progress);
  useEffect(() => {
    // The first thing that is heard is what was just asked for.
    if (seen.current !== null && progress !== seen.current) look();
    seen.current = progress;
  }, [progress, look]);
  const { stored } = upload.figures;
  useEffect(() => {
    if (stored > 0) look();
  }, [stored, look]);
  // What is at rest is not watched any more: that others have put something into it is heard from its jobs.
  useJobEvents(({ job, jobs }) => {
    if (job ? job.kind === "dataset" : jobs?.some(({ kind }) => kind === "dataset")) refresh();
  });
}

/** Calls at once, then at most once in an interval, the last time after the last call. */
function useThrottled(call: () => void): () => void {
  const run = useEffectEvent(call);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const again = useRef(false);
  const ask = useRef(() => {
    if (timer.current !== undefined) {
      again.current = true;
      return;
    }
    run();
    timer.current = setTimeout(() => {
      timer.current = undefined;
      if (!again.current) return;
      again.current = false;
      ask.current();
    }, interval);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return ask.current;
}
