import type { UploadFile } from "@galley/client";
import { type DragEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { classNames } from "./class-name.ts";
import { type FoundFile, filesInDrop, filesInList, toUpload } from "./dropped-files.ts";

export type UploadDropZoneProps = {
  /** What was dropped or chosen; folders with all the pictures in them. */
  onFiles: (files: readonly UploadFile[]) => unknown;
  /** What the dialogue offers. Pictures that a dataset takes. */
  accept?: string | undefined;
  disabled?: boolean | undefined;
  label?: string | undefined;
  className?: string | undefined;
  /** Instead of "Drop pictures or folders here". */
  children?: ReactNode;
};

/** Where files are dropped, or chosen with its buttons: everything works with the keyboard alone. */
export function UploadDropZone(props: UploadDropZoneProps): ReactNode {
  const { onFiles, accept = "image/jpeg,image/png,image/gif,image/webp", disabled = false, children } = props;
  const textId = useId();
  const { said, take } = useTaking(onFiles);
  const { isOver, handlers } = useDrop(disabled, (transfer) => take(filesInDrop(transfer)));
  const choose = (list: FileList | null) => take(Promise.resolve(filesInList(list)));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form's fields; a drop needs a place, the keyboard has the buttons.
    <div
      role="group"
      aria-label={props.label ?? "Upload pictures"}
      aria-describedby={textId}
      aria-disabled={disabled || undefined}
      className={classNames("galley-drop", isOver && "galley-drop--over", props.className)}
      {...handlers}
    >
      <div id={textId} className="galley-drop__text">
        {children ?? "Drop pictures or folders here"}
      </div>
      <div className="galley-actions">
        <Chooser name="Choose files" accept={accept} disabled={disabled} onChosen={choose} />
        <Chooser name="Choose a folder" isFolder accept={accept} disabled={disabled} onChosen={choose} />
      </div>
      <p className="galley-drop__said" role="status">
        {said}
      </p>
    </div>
  );
}

/** Hands on what was found, and says what that was. */
function useTaking(onFiles: UploadDropZoneProps["onFiles"]) {
  const [said, say] = useState("");
  const isMounted = useRef(false);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);
  async function take(finding: Promise<FoundFile[]>): Promise<void> {
    say("Reading");
    const found = await finding.catch(() => null);
    if (!isMounted.current) return;
    if (found === null) return say("What was dropped could not be read");
    const { files, leftOut } = toUpload(found);
    say(wordsFor(files.length, leftOut));
    if (files.length > 0) await onFiles(files);
  }
  return { said, take: (finding: Promise<FoundFile[]>) => void take(finding).catch(() => {}) };
}

function wordsFor(count: number, leftOut: number): string {
  if (count + leftOut === 0) return "";
  const chosen = count === 1 ? "1 file chosen" : `${count} files chosen`;
  return leftOut === 0
    ? chosen
    : `${chosen}, ${leftOut} left out that ${leftOut === 1 ? "is no picture" : "are no pictures"}`;
}

function useDrop(disabled: boolean, onDrop: (transfer: DataTransfer) => void) {
  const [isOver, setOver] = useState(false);
  const hasFiles = (event: DragEvent): boolean => !disabled && event.dataTransfer.types.includes("Files");
  const handlers = {
    onDragOver(event: DragEvent): void {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setOver(true);
    },
    onDragLeave(event: DragEvent): void {
      // Also told when the pointer goes to something within.
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop(event: DragEvent): void {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      onDrop(event.dataTransfer);
    },
  };
  return { isOver, handlers };
}

type ChooserProps = {
  name: string;
  isFolder?: boolean;
  accept: string;
  disabled: boolean;
  onChosen: (files: FileList | null) => void;
};

/** A button that opens the browser's dialogue. */
function Chooser({ name, isFolder = false, accept, disabled, onChosen }: ChooserProps): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="galley-button" disabled={disabled} onClick={() => input.current?.click()}>
        {name}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={name}
        multiple
        accept={accept}
        {...(isFolder && { webkitdirectory: "" })}
        onChange={(event) => {
          onChosen(event.target.files);
          // The same files may be chosen again.
          event.target.value = "";
        }}
      />
    </>
  );
}
