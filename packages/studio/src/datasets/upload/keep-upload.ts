import { GalleyError } from "@galley/client";
import { useGalley } from "@galley/react";
import { useEffect, useEffectEvent, useRef } from "react";
import { useLocation } from "wouter";
import { plural } from "../../ui/format.ts";
import { toast } from "../../ui/toaster.tsx";
import { paths } from "../paths.ts";
import { holdUpload, writeNote } from "./note.ts";
import { type KnownUpload, uploads } from "./uploads.ts";
import type { Upload } from "./use-upload.ts";

/** ms between two looks whether Galley can be reached again, and for which one may take. */
const pause = 2000;

/** What has to be seen to for an upload, wherever one is in the Studio. */
export function useKeepUpload(upload: Upload, known: KnownUpload): void {
  const { datasetId } = known;
  const unfinished = upload.isUploading || upload.left > 0;
  useGoOnByItself(upload, datasetId);
  useWarning(unfinished);
  useNote(upload, datasetId, unfinished);
  useEnd(upload, known, unfinished);
}

/** Some files could not be sent. Where that is because Galley cannot be reached, it goes on as soon as it can be. */
function useGoOnByItself(upload: Upload, datasetId: string): void {
  const client = useGalley();
  const { isUploading, left, state, error } = upload;
  const isOver = error !== null && !(error instanceof GalleyError && error.retryable);
  const mayBeCut = !isUploading && left > 0 && state !== "aborted" && !isOver;
  const goOn = useEffectEvent(() => void upload.retryFailed().catch(() => {}));
  useEffect(() => {
    if (!mayBeCut) return;
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      const canBeReached = await client.whoAmI({ signal: AbortSignal.any([signal, AbortSignal.timeout(pause)]) }).then(
        () => true,
        () => false,
      );
      if (signal.aborted) return;
      if (!canBeReached) {
        uploads.setCut(datasetId, true);
        timer = setTimeout(look, pause);
      } else if (uploads.isCut(datasetId)) {
        uploads.setCut(datasetId, false);
        goOn();
      }
    };
    void look();
    return () => {
      controller.abort();
      clearTimeout(timer);
      uploads.setCut(datasetId, false);
    };
  }, [client, datasetId, mayBeCut]);
}

/** The files cannot be kept when the page is closed. */
function useWarning(unfinished: boolean): void {
  useEffect(() => {
    if (!unfinished) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [unfinished]);
}

/** Leaves a note for the page that comes after, until there is nothing to go on with. */
function useNote({ figures }: Upload, datasetId: string, unfinished: boolean): void {
  const write = useEffectEvent(() =>
    writeNote(datasetId, { total: figures.total, stored: figures.stored, at: Date.now() }),
  );
  useEffect(() => {
    if (!unfinished) return;
    const release = holdUpload(datasetId);
    write();
    const timer = setInterval(write, 1000);
    window.addEventListener("pagehide", write);
    return () => {
      clearInterval(timer);
      window.removeEventListener("pagehide", write);
      writeNote(datasetId, null);
      release();
    };
  }, [datasetId, unfinished]);
}

/** Says so where it ends while one is elsewhere, and forgets it then; on its own page it stays to be looked at. */
function useEnd({ figures, attention, progress }: Upload, known: KnownUpload, unfinished: boolean): void {
  const { projectId, datasetId, name } = known;
  const [address, navigate] = useLocation();
  const own = paths.dataset(projectId, datasetId);
  const isElsewhere = address !== own;
  const wasUnfinished = useRef(unfinished);
  const told = useEffectEvent(() =>
    toast.success(`${plural(figures.stored, "image")} uploaded to ${name}`, {
      label: "Show",
      run: () => navigate(own),
    }),
  );
  const isEmpty = progress.totalFiles === 0;
  const isFine = !unfinished && attention.length === 0;
  useEffect(() => {
    if (isFine && isElsewhere && wasUnfinished.current && !isEmpty) told();
    wasUnfinished.current = unfinished;
    if (isEmpty || (isFine && isElsewhere)) uploads.remove(datasetId);
  }, [isFine, isElsewhere, isEmpty, unfinished, datasetId]);
}
