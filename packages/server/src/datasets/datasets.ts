import { randomUUIDv7 } from "node:crypto";
import type { CreateDatasetRequest, PageQuery } from "@galley/contract";
import { type Clock, type Database, lockRows, referTo } from "@galley/foundation";
import type { Kysely } from "kysely";
import { Refusal } from "../refusal.ts";
import { pageOf, readCursor } from "./pages.ts";
import { projectNotFound } from "./projects.ts";
import type { Removals } from "./removals.ts";
import type { DatasetScope } from "./scope.ts";
import type { DatasetStatusRow, DatasetTables } from "./tables.ts";

/** Which dataset of which project. */
export interface DatasetPath {
  project_id: string;
  dataset_id: string;
}

export interface DatasetsOptions {
  database: Database<DatasetTables>;
  clock: Pick<Clock, "now">;
  removals: Removals;
}

export const datasetNotFound = (): Refusal => new Refusal("dataset_not_found", "Dataset not found.");

/** Datasets: pictures that belong together, with how far their processing is. */
export function createDatasets({ database, clock, removals }: DatasetsOptions) {
  const { read } = database;

  const statusOf = (scope: DatasetScope, { project_id, dataset_id }: DatasetPath) =>
    inScope(read.selectFrom("dataset_status").selectAll(), scope)
      .where("id", "=", dataset_id)
      .where("project_id", "=", project_id);

  async function requireProject({ tenant }: DatasetScope, id: string): Promise<void> {
    const query = read.selectFrom("project").select("id").where("id", "=", id);
    const row = await (tenant === undefined ? query : query.where("tenant", "=", tenant)).executeTakeFirst();
    if (!row) throw projectNotFound();
  }

  /** Which of the two is missing. */
  async function missing(scope: DatasetScope, { project_id }: DatasetPath): Promise<Refusal> {
    await requireProject(scope, project_id);
    return datasetNotFound();
  }

  return {
    /** @throws Refusal `project_not_found` */
    async create(scope: DatasetScope, projectId: string, { name }: CreateDatasetRequest): Promise<DatasetStatusRow> {
      const id = randomUUIDv7();
      await database.write(async ({ db }) => {
        const query = db.selectFrom("project").select("tenant").where("id", "=", projectId);
        const { tenant: own } = scope;
        const visible = own === undefined ? query : query.where("tenant", "=", own);
        const project = await referTo(db, visible).executeTakeFirst();
        if (!project) throw projectNotFound();
        const row = { id, project_id: projectId, tenant: project.tenant, name, processing_started_at: null };
        await db
          .insertInto("dataset")
          .values({ ...row, created_at: clock.now() })
          .execute();
      });
      return statusOf(scope, { project_id: projectId, dataset_id: id }).executeTakeFirstOrThrow();
    },

    async list(scope: DatasetScope, projectId: string, { limit, cursor }: PageQuery) {
      const before = readCursor(cursor);
      await requireProject(scope, projectId);
      const query = inScope(read.selectFrom("dataset_status").selectAll(), scope)
        .where("project_id", "=", projectId)
        .$if(before !== undefined, (all) => all.where("id", "<", before!))
        .orderBy("id", "desc")
        .limit(limit + 1);
      return pageOf(await query.execute(), limit);
    },

    /** @throws Refusal `project_not_found`, `dataset_not_found` */
    async status(scope: DatasetScope, path: DatasetPath): Promise<DatasetStatusRow> {
      const row = await statusOf(scope, path).executeTakeFirst();
      if (!row) throw await missing(scope, path);
      return row;
    },

    /** Like `status`, without counting anything. */
    async require(scope: DatasetScope, path: DatasetPath): Promise<{ id: string; tenant: string }> {
      const row = await lookUp(read, scope, path).executeTakeFirst();
      if (!row) throw await missing(scope, path);
      return row;
    },

    /** Removes a dataset with its pictures, and their files. @throws Refusal */
    async remove(scope: DatasetScope, path: DatasetPath): Promise<{ name: string }> {
      await requireProject(scope, path.project_id);
      const { id, name } = await removals.forget(async (db) => {
        const row = await lockRows(db, lookUp(db, scope, path)).executeTakeFirst();
        if (!row) throw datasetNotFound();
        return { found: row, datasetIds: [row.id] };
      });
      await removals.clear([id]);
      return { name };
    },
  };
}

/** Adds to a query whose datasets somebody may see. */
const inScope = <Query extends { where(column: "tenant", operator: "=", value: string): Query }>(
  query: Query,
  { tenant }: DatasetScope,
): Query => (tenant === undefined ? query : query.where("tenant", "=", tenant));

/** The row of a dataset. */
export const lookUp = (db: Kysely<DatasetTables>, { tenant }: DatasetScope, { project_id, dataset_id }: DatasetPath) =>
  db
    .selectFrom("dataset")
    .select(["id", "tenant", "name", "session"])
    .where("id", "=", dataset_id)
    .where("project_id", "=", project_id)
    .$if(tenant !== undefined, (query) => query.where("tenant", "=", tenant!));

export type Datasets = ReturnType<typeof createDatasets>;
