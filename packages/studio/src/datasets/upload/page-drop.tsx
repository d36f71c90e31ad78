import { ImagePlus } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { createPortal } from "react-dom";
import { toast } from "../../ui/toaster.tsx";
import { filesDropped } from "./collect-files.ts";

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes("Files") ?? false;

/** While it is shown, files and folders may be dropped anywhere on the page. */
export function PageDrop({ target, onFiles }: { target: string; onFiles(files: File[]): void }) {
  const over = useDrop(onFiles);
  if (!over) return null;
  return createPortal(
    <div className="pointer-events-none fixed inset-0 z-50 flex items-center justify-center bg-backdrop p-4 md:p-8">
      <div className="flex size-full flex-col items-center justify-center gap-3 rounded-panel border-2 border-dashed border-accent bg-raised text-center">
        <ImagePlus aria-hidden className="size-10 stroke-[1.5] text-accent-text" />
        <p className="text-base font-semibold">Drop to add to {target}</p>
        <p className="text-muted">Files and folders</p>
      </div>
    </div>,
    document.body,
  );
}

/** Whether files are above the page right now. */
function useDrop(onFiles: (files: File[]) => void): boolean {
  const [over, setOver] = useState(false);
  const take = useEffectEvent(async (transfer: DataTransfer) => {
    try {
      onFiles(await filesDropped(transfer));
    } catch {
      toast.error("What was dropped could not be read. Choose the files with the button instead.");
    }
  });
  useEffect(() => {
    // One enters each element on the way, and leaves it: over the page is whoever has entered more than left.
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const move = (event: DragEvent) => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      void take(event.dataTransfer);
    };
    window.addEventListener("dragenter", enter);
    window.addEventListener("dragleave", leave);
    window.addEventListener("dragover", move);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragenter", enter);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("dragover", move);
      window.removeEventListener("drop", drop);
    };
  }, []);
  return over;
}
