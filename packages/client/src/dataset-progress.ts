import type { DatasetProgress } from "@galley/contract";
import type { Shape } from "./requests.ts";

export const progressShape: Shape<DatasetProgress> = {
  what: "a dataset's processing status",
  fields: { processing_status: "" },
};
