/** Where the parts of resumable uploads are in storage, until they are one file of a dataset. */
export const allResumable = "uploads/";
export const folderOfParts = (uploadId: string): string => `${allResumable}${uploadId}/`;
