import { accessSync, constants, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type Clock, type Database, DatabaseError, openPostgres, openSqlite } from "@galley/foundation";
import { StartError } from "../start-error.ts";

/** Where jobs and all else are kept. */
export type DatabaseSettings = { kind: "sqlite"; file: string } | { kind: "postgres"; url: string };

/** Reads DATABASE_URL; undefined where it names nothing that could be opened. */
export function readDatabaseUrl(text: string): DatabaseSettings | undefined {
  if (/^postgres(ql)?:\/\//.test(text)) return URL.canParse(text) ? { kind: "postgres", url: text } : undefined;
  const file = text.match(/^(?:file|sqlite):(?:\/\/)?(.+)$/)?.[1];
  return file === undefined ? undefined : { kind: "sqlite", file };
}

/** How people are told of it: never with a password. */
export function nameOfDatabase(settings: DatabaseSettings): string {
  if (settings.kind === "sqlite") return settings.file;
  const { host, pathname } = new URL(settings.url);
  return `postgres://${host}${pathname}`;
}

/** Opens what the configuration names. @throws StartError */
export function openDatabase<Tables>(
  settings: DatabaseSettings,
  clock: Clock,
  onError: (error: unknown) => void,
): Database<Tables> {
  if (settings.kind === "postgres") return openPostgres<Tables>(settings.url, { clock, onError });
  const folder = dirname(settings.file);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch {
    throw new StartError(`GALLEY_DATA_DIR: ${folder} is not a folder that can be written to.`);
  }
  try {
    return openSqlite<Tables>(settings.file);
  } catch (error) {
    throw error instanceof DatabaseError ? unusable(settings, error) : error;
  }
}

/** What to tell whoever started it. */
export function unusable(settings: DatabaseSettings, { fault, message }: DatabaseError): StartError {
  const ofFile = {
    in_use: "is in use by another Galley process.",
    corrupt: `is damaged or not a database (${message}). It was left as it is; restore a copy or move it away.`,
    not_writable: "cannot be written to.",
    full: "cannot be written to: the disk is full.",
    failed: `cannot be used (${message}).`,
  };
  const why = settings.kind === "sqlite" ? ofFile[fault] : `cannot be used (${message}).`;
  return new StartError(`The database ${nameOfDatabase(settings)} ${why}`);
}
