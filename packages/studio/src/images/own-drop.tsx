import { clsx } from "clsx";
import { Upload } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { Link } from "wouter";
import { Button } from "../ui/button.tsx";
import { ErrorState } from "../ui/states.tsx";
import { toast } from "../ui/toaster.tsx";
import { ownImages, useUploadOwn } from "./own-images.ts";
import { Picture } from "./picture.tsx";

const types = ["image/png", "image/jpeg", "image/webp"];
const most = 10 * 1024 * 1024;

/** Takes an image of one's own to be edited, enlarged or varied; below it those of before. */
export function OwnDrop() {
  const upload = useUploadOwn();
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (!file || upload.isPending) return;
    if (!types.includes(file.type)) return toast.error("Choose a PNG, JPEG or WebP image.");
    if (file.size > most) return toast.error("The image is larger than 10 MB.");
    upload.mutate(file);
  };
  const onDrag = (event: DragEvent, isOver: boolean) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setOver(isOver);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button in it does the same
    <div
      onDragEnter={(event) => onDrag(event, true)}
      onDragOver={(event) => onDrag(event, true)}
      onDragLeave={(event) => onDrag(event, false)}
      onDrop={(event) => {
        onDrag(event, false);
        take(event.dataTransfer.files);
      }}
      className={clsx(
        "rounded-panel border border-dashed p-4 transition-colors",
        over ? "border-accent bg-accent-soft" : "border-control/60",
      )}
    >
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <p className="font-medium">Start from an image of your own</p>
          <p className="text-[13px] text-muted">
            Drop it here to edit, enlarge or vary it. PNG, JPEG or WebP, up to 10 MB.
          </p>
        </div>
        <input
          ref={input}
          type="file"
          accept={types.join()}
          hidden
          aria-label="Your own image"
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = "";
          }}
        />
        <Button icon={Upload} busy={upload.isPending} onClick={() => input.current?.click()}>
          {upload.isPending ? "Uploading" : "Choose an image"}
        </Button>
      </div>
      {upload.error && (
        <div className="mt-3">
          <ErrorState error={upload.error} compact />
        </div>
      )}
      <Earlier />
    </div>
  );
}

function Earlier() {
  const [images] = useState(ownImages);
  if (images.length === 0) return null;
  return (
    <ul aria-label="Images you uploaded" className="-mx-1 mt-3 flex gap-2 overflow-x-auto px-1 py-1">
      {images.map((image) => (
        <li key={image.id} className="shrink-0">
          <Link href={`/images/own?id=${image.id}`} className="block rounded-control">
            <Picture
              image={image}
              alt={image.name}
              className="size-14 rounded-control border border-border object-cover"
            />
          </Link>
        </li>
      ))}
    </ul>
  );
}
