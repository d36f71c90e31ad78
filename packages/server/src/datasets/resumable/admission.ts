import { mostFileBytes } from "@galley/contract";
import type { Database } from "@galley/foundation";
import type { Upload } from "@tus/server";
import { Refusal } from "../../refusal.ts";
import type { DatasetScope } from "../scope.ts";
import type { DatasetTables } from "../tables.ts";
import { readFileName } from "../upload/file-name.ts";
import type { Uploads } from "../uploads.ts";
import { duplicateFile, refusedFile } from "./finish.ts";
import type { RefusedOutcome } from "./rows.ts";

export interface AdmissionOptions {
  database: Database<DatasetTables>;
  uploads: Pick<Uploads, "taken">;
}

/** Into which dataset a new upload goes, and by which name. */
export interface Admitted {
  tenant: string;
  datasetId: string;
  filename: string;
}

const refuse = ({ code, detail }: RefusedOutcome): Refusal => new Refusal(code, detail);

/** What is no id may be what Postgres takes for no text: a NUL, for one. */
const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Says no before a byte is sent where it would be no in the end. @throws Refusal */
export const createAdmission =
  ({ database, uploads }: AdmissionOptions) =>
  async ({ metadata, size }: Pick<Upload, "metadata" | "size">, { tenant }: DatasetScope): Promise<Admitted> => {
    const { project_id, dataset_id, filename: sent } = metadata ?? {};
    for (const [name, value] of Object.entries({ project_id, dataset_id, filename: sent }))
      if (!value)
        throw new Refusal(
          "bad_request",
          `Upload-Metadata must tell filename, project_id and dataset_id; ${name} is missing.`,
        );
    const notThere = new Refusal("dataset_not_found", "There is no such dataset in the project.");
    if (!isId(project_id!) || !isId(dataset_id!)) throw notThere;
    let query = database.read
      .selectFrom("dataset")
      .select(["id", "tenant"])
      .where("id", "=", dataset_id!)
      .where("project_id", "=", project_id!);
    if (tenant !== undefined) query = query.where("tenant", "=", tenant);
    const dataset = await query.executeTakeFirst();
    if (!dataset) throw notThere;
    const { name, reason } = readFileName(sent!);
    if (reason !== undefined) throw refuse(refusedFile(name, reason));
    if (size === 0) throw refuse(refusedFile(name, "File is empty"));
    if ((size ?? 0) > mostFileBytes) throw new Refusal("body_too_large", `${name} is larger than 10 MiB.`);
    if ((await uploads.taken(dataset.id, [name])).has(name)) throw refuse(duplicateFile(name));
    return { tenant: dataset.tenant, datasetId: dataset.id, filename: name };
  };

export type Admission = ReturnType<typeof createAdmission>;
