import type { GalleyClient } from "@galley/client";

/** As many as the server gives at once. */
const pageSize = 100;

/**
 * Of files, those that a dataset does not have, by name and size: what an upload that was interrupted has still to send.
 * Nothing is lost where this errs, because an image is never replaced by another one of its name.
 */
export async function missingFiles(
  client: GalleyClient,
  { projectId, datasetId }: { projectId: string; datasetId: string },
  files: readonly File[],
): Promise<File[]> {
  const sizes = new Map<string, number>();
  let cursor: string | undefined;
  do {
    const page = await client.listDatasetImages(projectId, datasetId, { limit: pageSize, cursor });
    for (const { filename, file_size } of page.images) sizes.set(filename, file_size);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return files.filter(({ name, size }) => sizes.get(name.normalize("NFC")) !== size);
}
