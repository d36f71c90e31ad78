import { useSyncExternalStore } from "react";
import { uploads } from "./uploads.ts";

/** The uploads that go on while one looks at other pages. Once in the shell; nothing is shown, and loaded, before there is one. */
export function UploadsBar() {
  const known = useSyncExternalStore(uploads.subscribe, uploads.list);
  if (known.length === 0) return null;
  return (
    <section
      aria-label="Uploads"
      className="pointer-events-none fixed inset-x-4 bottom-20 z-30 flex flex-col gap-2 md:right-auto md:bottom-4 md:left-60 md:w-96"
    >
      {known.map(({ upload, Shown }) => (
        <Shown key={upload.datasetId} upload={upload} />
      ))}
    </section>
  );
}
