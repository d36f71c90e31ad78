/** Where the files of datasets are in storage. */
export const allDatasets = "datasets/";
export const folderOfDataset = (datasetId: string): string => `${allDatasets}${datasetId}/`;
/** One upload's files: what is in there and has no row is left over when the upload has ended. */
export const folderOfUpload = (datasetId: string, uploadId: string): string =>
  `${folderOfDataset(datasetId)}${uploadId}/`;
export const thumbnailKeyOf = (key: string): string => `${key.replace(/\.\w+$/, "")}.thumbnail.jpg`;
