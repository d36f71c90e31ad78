import { existsSync } from "node:fs";
import { type Database, DatabaseError, missingMigrations, systemClock } from "@galley/foundation";
import { sql } from "kysely";
import type { Config } from "../config.ts";
import { nameOfDatabase, openDatabase } from "../database/open.ts";
import type { Tables } from "../database/tables.ts";
import { StartError } from "../start-error.ts";
import { type Finding, failed, ok, patience, reasonOf } from "./doctor-finding.ts";
import { allMigrations, type Migration, walkMigrations } from "./migrations.ts";

const name = "database";

/** What the database says. Without `keys` it could not be asked how many API keys it holds. */
export interface DatabaseFindings {
  findings: Finding[];
  keys?: number;
  /** Its own name, if it has one yet. */
  id?: string | undefined;
}

/** Whether the database can be opened, is not too old, and is none of a newer Galley's. Nothing is created. */
export async function checkDatabase({ database: settings }: Pick<Config, "database">): Promise<DatabaseFindings> {
  const where = nameOfDatabase(settings);
  if (settings.kind === "sqlite" && !existsSync(settings.file)) {
    return { findings: [ok(name, `${where} will be created at the first start`)], keys: 0 };
  }
  let database: Database<Tables> | undefined;
  try {
    database = openDatabase<Tables>(settings, systemClock, () => {});
    const late = AbortSignal.timeout(patience);
    const answer = Promise.withResolvers<never>();
    late.addEventListener("abort", () => answer.reject(new Error(`no answer within ${patience / 1000} s`)));
    return await Promise.race([look(database, where, settings.kind), answer.promise]);
  } catch (error) {
    return { findings: [findingOf(error, where, settings.kind)] };
  } finally {
    await database?.close().catch(() => {});
  }
}

function findingOf(error: unknown, where: string, kind: Config["database"]["kind"]): Finding {
  const inUse = kind === "sqlite" && error instanceof StartError && error.message.includes("in use by another Galley");
  if (inUse) return ok(name, `${where} is in use by a Galley that runs`);
  if (error instanceof StartError || error instanceof DatabaseError)
    return failed(name, error.message, adviceFor(kind));
  return failed(name, `${where} does not answer: ${reasonOf(error)}`, adviceFor(kind));
}

const adviceFor = (kind: Config["database"]["kind"]): string =>
  kind === "sqlite"
    ? "See to the file, or set DATABASE_URL to another."
    : "See DATABASE_URL: host, port, user, password, name.";

async function look(
  database: Database<Tables>,
  where: string,
  kind: Config["database"]["kind"],
): Promise<DatabaseFindings> {
  const finding = await lookAtTables(database, where, kind);
  return { findings: [finding], keys: await countKeys(database), id: await nameOf(database) };
}

async function lookAtTables(
  database: Database<Tables>,
  where: string,
  kind: Config["database"]["kind"],
): Promise<Finding> {
  const version = kind === "postgres" ? await postgresVersion(database) : undefined;
  if (version && version.number < 140_000) {
    return failed(name, `${where} is Postgres ${version.text}`, "Galley needs Postgres 14 or newer.");
  }
  const [all, missing] = [await allMigrations(), await missingOf(database)];
  if ("newer" in missing) {
    return failed(name, `${where} cannot be used: ${missing.newer}`, "Run that version, or use another database.");
  }
  const { length } = missing;
  const steps = `${length} ${length === 1 ? "step" : "steps"}`;
  const behind = length > 0 ? `will be brought up to date by the next start (${steps})` : "is up to date";
  const state = length === all.length ? "is empty" : behind;
  if (kind === "postgres" && length > 0 && !(await mayCreate(database))) {
    const advice = "Grant CREATE on the schema to it.";
    return failed(name, `${where} ${state}, and this user may not create tables`, advice);
  }
  return ok(name, `${where} ${state}${version ? ` (Postgres ${version.text})` : ""}`);
}

async function postgresVersion({ read }: Database<Tables>): Promise<{ number: number; text: string }> {
  const answer = await sql<{ number: string; text: string }>`
    select current_setting('server_version_num') as number, current_setting('server_version') as text`.execute(read);
  const { number, text } = answer.rows[0]!;
  return { number: Number(number), text };
}

async function mayCreate({ read }: Database<Tables>): Promise<boolean> {
  const answer = await sql<{ may: boolean }>`
    select has_schema_privilege(current_schema(), 'CREATE') as may`.execute(read);
  return answer.rows[0]?.may === true;
}

async function has(read: Database<Tables>["read"], name: string): Promise<boolean> {
  const tables = await read.introspection.getTables({ withInternalKyselyTables: true });
  return tables.some((table) => table.name === name);
}

/** What the database lacks, of every set of tables; or what it has that this Galley does not know. */
async function missingOf(database: Database<Tables>): Promise<Migration[] | { newer: string }> {
  try {
    return await walkMigrations(database, missingMigrations);
  } catch (error) {
    const isNewer = error instanceof DatabaseError && error.message.includes("newer version");
    if (isNewer) return { newer: error.message };
    throw error;
  }
}

async function nameOf({ read }: Database<Tables>): Promise<string | undefined> {
  if (!(await has(read, "installation"))) return undefined;
  return (await read.selectFrom("installation").select("id").executeTakeFirst())?.id;
}

/** The API keys that are valid now. */
async function countKeys({ read }: Database<Tables>): Promise<number> {
  if (!(await has(read, "api_key"))) return 0;
  const rows = await read
    .selectFrom("api_key")
    .select("expires_at")
    .where("revoked_at", "is", null)
    .where(({ eb, or }) => or([eb("expires_at", "is", null), eb("expires_at", ">", systemClock.now())]))
    .execute();
  return rows.length;
}
