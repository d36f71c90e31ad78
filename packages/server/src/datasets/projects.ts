import { randomUUIDv7 } from "node:crypto";
import {
  type CreateProjectRequest,
  type PageQuery,
  type Project,
  questionFits,
  type UpdateProjectRequest,
} from "@galley/contract";
import { type Clock, type Database, lockRows } from "@galley/foundation";
import type { Kysely } from "kysely";
import { Refusal } from "../refusal.ts";
import { pageOf, readCursor } from "./pages.ts";
import type { Removals } from "./removals.ts";
import type { DatasetScope } from "./scope.ts";
import type { DatasetTables, ProjectRow } from "./tables.ts";

export interface ProjectsOptions {
  database: Database<DatasetTables>;
  clock: Pick<Clock, "now">;
  removals: Removals;
}

export const projectNotFound = (): Refusal => new Refusal("project_not_found", "Project not found.");

/** A project's row, of those that a caller may see. */
const select = (db: Kysely<DatasetTables>, { tenant }: DatasetScope, id?: string) =>
  db
    .selectFrom("project")
    .selectAll("project")
    .$if(id !== undefined, (query) => query.where("project.id", "=", id!))
    .$if(tenant !== undefined, (query) => query.where("project.tenant", "=", tenant!));

/** The same, with how many datasets it has. */
const counted = (db: Kysely<DatasetTables>, scope: DatasetScope, id?: string) =>
  select(db, scope, id).select(({ selectFrom }) =>
    selectFrom("dataset")
      .whereRef("dataset.project_id", "=", "project.id")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .as("dataset_count"),
  );

const datasetsOf = (db: Kysely<DatasetTables>, projectId: string) =>
  db.selectFrom("dataset").select("id").where("project_id", "=", projectId).orderBy("id");

const view = (row: ProjectRow & { dataset_count: number | null }): Project => ({
  id: row.id,
  name: row.name,
  description: row.description,
  question_text: row.question_text,
  question_type: row.question_type,
  question_options: row.question_options === null ? null : JSON.parse(row.question_options),
  created_at: new Date(row.created_at).toISOString(),
  updated_at: new Date(row.updated_at).toISOString(),
  dataset_count: Number(row.dataset_count),
});

const columnsOf = ({ question_options: options, ...fields }: UpdateProjectRequest) => ({
  ...fields,
  ...(options !== undefined && { question_options: options && JSON.stringify(options) }),
});

/** @throws Refusal where a change of one would leave the type of a question and its options at odds */
function refuseMisfit(row: ProjectRow, changes: UpdateProjectRequest): void {
  if (questionFits({ ...row, ...changes })) return;
  const message = "must be given for a multiple_choice question, and be null for any other";
  throw new Refusal("validation_failed", `question_options ${message}.`, [{ path: "question_options", message }]);
}

/** Projects: what is asked about the pictures of some datasets. */
export function createProjects({ database, clock, removals }: ProjectsOptions) {
  async function get(scope: DatasetScope, id: string): Promise<Project> {
    const row = await counted(database.read, scope, id).executeTakeFirst();
    if (!row) throw projectNotFound();
    return view(row);
  }

  return {
    get,

    async create(tenant: string, request: CreateProjectRequest): Promise<Project> {
      const now = clock.now();
      const { question_options: options, ...fields } = request;
      const question_options = options && JSON.stringify(options);
      const row = { id: randomUUIDv7(), tenant, ...fields, question_options, created_at: now, updated_at: now };
      await database.write(({ db }) => db.insertInto("project").values(row).execute());
      return view({ ...row, dataset_count: 0 });
    },

    async list(scope: DatasetScope, { limit, cursor }: PageQuery): Promise<{ projects: Project[]; next?: string }> {
      const before = readCursor(cursor);
      const query = counted(database.read, scope)
        .$if(before !== undefined, (all) => all.where("project.id", "<", before!))
        .orderBy("project.id", "desc")
        .limit(limit + 1);
      const { rows, ...more } = pageOf(await query.execute(), limit);
      return { projects: rows.map(view), ...more };
    },

    /** @throws Refusal `project_not_found`; `validation_failed` where type and options of the question do not fit */
    async update(scope: DatasetScope, id: string, changes: UpdateProjectRequest): Promise<Project> {
      await database.write(async ({ db }) => {
        const row = await lockRows(db, select(db, scope, id)).executeTakeFirst();
        if (!row) throw projectNotFound();
        refuseMisfit(row, changes);
        const set = { ...columnsOf(changes), updated_at: clock.now() };
        await db.updateTable("project").set(set).where("id", "=", id).execute();
      });
      return get(scope, id);
    },

    /**
     * Removes a project with all its datasets, and their files. The datasets go one by one, since others cannot write
     * meanwhile (10,000 pictures take SQLite 100 ms); what comes in between goes with the project.
     */
    async remove(scope: DatasetScope, id: string): Promise<{ name: string }> {
      if (!(await select(database.read, scope, id).executeTakeFirst())) throw projectNotFound();
      const forgotten = await datasetsOf(database.read, id).execute();
      for (const dataset of forgotten) {
        await removals.forget(async (db) => {
          const found = await lockRows(db, datasetsOf(db, id).where("id", "=", dataset.id)).execute();
          return { found, datasetIds: found.map((row) => row.id) };
        });
      }
      const last = await removals.forget(async (db) => {
        const row = await lockRows(db, select(db, scope, id)).executeTakeFirst();
        if (!row) throw projectNotFound();
        const datasets = await lockRows(db, datasetsOf(db, id)).execute();
        const datasetIds = datasets.map((dataset) => dataset.id);
        const found = { name: row.name, datasetIds };
        return { found, datasetIds, last: () => db.deleteFrom("project").where("id", "=", id).execute() };
      });
      await removals.clear([...forgotten.map((dataset) => dataset.id), ...last.datasetIds]);
      return { name: last.name };
    },
  };
}

export type Projects = ReturnType<typeof createProjects>;
