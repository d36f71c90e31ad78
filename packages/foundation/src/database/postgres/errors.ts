import { DatabaseError, type DatabaseFault, WriteConflict } from "../database.ts";

/** SQLSTATE codes and classes that mean more than that a query was wrong (postgresql.org/docs/current/errcodes-appendix.html). */
const faults: Record<string, DatabaseFault> = {
  "53100": "full",
  "53200": "failed",
  "53300": "in_use",
  "57P01": "failed",
  "57P02": "failed",
  "57P03": "failed",
  "57P05": "failed",
  "25P03": "failed",
  "25006": "not_writable",
  XX001: "corrupt",
  XX002: "corrupt",
};

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/** Errors of the socket, and of pg where the connection ended under it; the latter have no code. */
function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  if (/^(E[A-Z]+|08...)$/.test(code)) return true;
  // Supabase's session pooler, when all its connections are lent: a code of the server's own defects, and words.
  if (code === "XX000" && /EMAXCONN|max clients/i.test((error as Error).message)) return true;
  return (
    error instanceof Error &&
    /^(Connection terminated|timeout expired|Client has encountered a connection error|Client was closed|timeout exceeded)/.test(
      error.message,
    )
  );
}

/** Turns an error of pg that is about the database rather than the query into ours. */
export function toDatabaseError(error: unknown): unknown {
  if (error instanceof DatabaseError || error instanceof WriteConflict) return error;
  const fault = faults[codeOf(error)] ?? (isConnectionLost(error) ? "failed" : undefined);
  return fault ? new DatabaseError(fault, (error as Error).message, { cause: error }) : error;
}

/** Deadlocks and serialization failures: the server has rolled back, and the same again may succeed. */
export const isConflict = (error: unknown): boolean =>
  error instanceof WriteConflict || codeOf(error) === "40001" || codeOf(error) === "40P01";

/** The server cannot be reached, or goes down: before a commit was asked for, nothing was stored. */
export const isUnreachable = (error: unknown): boolean =>
  isConnectionLost(error) || /^57P0[1235]$/.test(codeOf(error)) || /^(53300|25P03)$/.test(codeOf(error));
