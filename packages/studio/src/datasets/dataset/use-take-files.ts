import type { Dataset } from "@galley/client";
import { useGalley } from "@galley/react";
import { useState } from "react";
import { plural } from "../../ui/format.ts";
import { toast } from "../../ui/toaster.tsx";
import { missingFiles } from "../upload/missing-files.ts";
import { UploadCard } from "../upload/upload-card.tsx";
import { uploads } from "../upload/uploads.ts";
import type { Upload } from "../upload/use-upload.ts";

/**
 * Sends files that were dropped or chosen. After an upload that was interrupted (`onGoOn` is there) only those that the
 * dataset does not have.
 */
export function useTakeFiles(dataset: Dataset, upload: Upload, onGoOn: (() => void) | null) {
  const { id: datasetId, project_id: projectId, name } = dataset;
  const client = useGalley();
  const [isLooking, setLooking] = useState(false);

  function send(files: File[]): void {
    // What goes wrong is told by the upload itself.
    upload.upload(files).catch(() => {});
    uploads.add({ projectId, datasetId, name }, UploadCard);
  }

  async function goOn(files: File[], done: () => void): Promise<void> {
    setLooking(true);
    try {
      const missing = await missingFiles(client, { projectId, datasetId }, files);
      const there = files.length - missing.length;
      if (there > 0) toast.info(`${plural(there, "file")} ${there === 1 ? "is" : "are"} here already`);
      if (missing.length > 0) send(missing);
      done();
    } catch (error) {
      toast.failed(error);
    } finally {
      setLooking(false);
    }
  }

  const take = (files: File[]): void => {
    if (files.length === 0) toast.info("There were no files in it");
    else if (onGoOn) void goOn(files, onGoOn);
    else send(files);
  };
  return { take, isLooking };
}
