import { FolderUp, ImagePlus, Upload } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Button } from "../../ui/button.tsx";
import { filesChosen } from "./collect-files.ts";

interface Picker {
  chooseFiles(): void;
  chooseFolder(): void;
  /** To be rendered once: what the browser's own dialogs belong to. */
  inputs: ReactNode;
}

/** The browser's dialogs for files and for folders. */
export function usePicker(onFiles: (files: File[]) => void): Picker {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (input: HTMLInputElement) => {
    const chosen = filesChosen(input.files ?? new DataTransfer().files);
    // The same files chosen once more are a change, too.
    input.value = "";
    onFiles(chosen);
  };
  return {
    chooseFiles: () => files.current?.click(),
    chooseFolder: () => folder.current?.click(),
    inputs: (
      <>
        <input
          ref={files}
          type="file"
          multiple
          hidden
          accept="image/jpeg,image/png,image/gif,image/webp"
          aria-label="Files"
          onChange={(event) => take(event.currentTarget)}
        />
        <input
          ref={folder}
          type="file"
          multiple
          hidden
          aria-label="Folder"
          {...{ webkitdirectory: "" }}
          onChange={(event) => take(event.currentTarget)}
        />
      </>
    ),
  };
}

interface PickProps {
  picker: Picker;
}

/** The two buttons. */
export const PickButtons = ({ picker, size }: PickProps & { size?: "sm" | "md" }) => (
  <>
    <Button variant="primary" size={size} icon={Upload} onClick={picker.chooseFiles}>
      Choose files
    </Button>
    <Button size={size} icon={FolderUp} onClick={picker.chooseFolder}>
      Choose a folder
    </Button>
  </>
);

/** Where files are asked for, in a dataset that has none. */
export const DropZone = ({ picker }: PickProps) => (
  <div className="flex flex-col items-center gap-1 rounded-panel border-2 border-dashed border-border bg-surface px-6 py-16 text-center">
    <ImagePlus aria-hidden className="mb-3 size-9 stroke-[1.5] text-muted" />
    <p className="text-base font-semibold">Drop images or folders here</p>
    <p className="max-w-md text-muted">JPEG, PNG, GIF or WebP, up to 10 MB each. Anywhere on this page will do.</p>
    <div className="mt-5 flex flex-wrap justify-center gap-2">
      <PickButtons picker={picker} />
    </div>
  </div>
);
