import { UploadDropZone, UploadProgress, useDatasetUpload } from "@galley/react";

export function Upload({ projectId, datasetId }: { projectId: string; datasetId: string }) {
  const upload = useDatasetUpload(projectId, datasetId, { keepUploading: true });
  return (
    <>
      <UploadDropZone onFiles={upload.upload} />
      <UploadProgress upload={upload} />
    </>
  );
}
