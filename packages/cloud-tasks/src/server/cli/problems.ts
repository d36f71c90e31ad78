import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseError, type DatabaseFault } from "@galley/foundation";
import { RpcError } from "../rpc.ts";
import { CliError } from "./cli-error.ts";

export interface Place {
  host: string;
  port: number;
  /** The data file's absolute path; undefined: a temporary one. */
  data: string | undefined;
}

/** What can be seen to be wrong with a data file before it is opened. @throws CliError */
export function checkDataPath(path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) throw new CliError(`--data: the folder ${folder} does not exist`, 1);
  if (!statSync(folder).isDirectory()) throw new CliError(`--data: ${folder} is not a folder`, 1);
  if (existsSync(path) && !statSync(path).isFile()) throw new CliError(`--data: ${path} is not a file`, 1);
}

/** Makes one line of what has kept the server from starting; an error that is none of the expected ones stays as it is. */
export function toCliError(error: unknown, place: Place): unknown {
  if (error instanceof DatabaseError) return new CliError(describeFault(error, place), 1);
  if (error instanceof RpcError) return new CliError(error.message, error.code === "INVALID_ARGUMENT" ? 2 : 1);
  if (!(error instanceof Error) || !("code" in error)) return error;
  const why = listening(String(error.code), place) ?? temporary(error as NodeJS.ErrnoException);
  return why === undefined ? error : new CliError(why, 1);
}

/** One line about a database that failed. */
export function describeFault({ fault, message }: DatabaseError, { data }: Pick<Place, "data">): string {
  const words: Record<DatabaseFault, string> = {
    in_use: "is in use by another process",
    corrupt: `is damaged or not a SQLite database (${message}); it was left as it is`,
    not_writable: "cannot be written to",
    full: "cannot be written to: the disk is full",
    failed: `cannot be used (${message})`,
  };
  return `${data === undefined ? "the temporary data file" : `the data file ${data}`} ${words[fault]}`;
}

function listening(code: string, { host, port }: Place): string | undefined {
  if (code === "EADDRINUSE")
    return `port ${port} on ${host} is in use; choose another with --port, or 0 for a free one`;
  if (code === "EACCES") return `this user may not listen on port ${port} of ${host}`;
  const unknown = ["EADDRNOTAVAIL", "ENOTFOUND", "EAI_AGAIN", "EINVAL"].includes(code);
  return unknown ? `${host} is not an address of this machine` : undefined;
}

/** The making of a temporary folder has failed. */
function temporary({ syscall, path, code }: NodeJS.ErrnoException): string | undefined {
  if (syscall !== "mkdtemp") return undefined;
  return `no temporary folder can be made at ${dirname(path ?? "")} (${code}); --data names a file elsewhere`;
}
