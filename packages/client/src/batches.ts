import type { BatchStatusResponse } from "@galley/contract";
import type { Shape } from "./requests.ts";

export const batchShape: Shape<BatchStatusResponse> = { what: "a batch's status", fields: { batch_id: "", jobs: [] } };
