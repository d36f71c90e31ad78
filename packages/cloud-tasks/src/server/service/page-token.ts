import { hash } from "node:crypto";
import { invalid } from "./errors.ts";

/** "The page token is valid for only 2 hours." (cloudtasks.proto, ListQueuesResponse) */
const lifetime = 2 * 60 * 60 * 1000;

/**
 * A token that says: go on after `after`. It only fits the same `scope`, which is the list's kind, parent and filter:
 * "It is an error to switch the value of the filter while iterating through pages" (cloudtasks.proto). The digest finds
 * what was altered or belongs to another list. It is no secret: who forges a token reads what could be read anyway.
 */
export function pageToken(after: string, scope: readonly string[], now: number): string {
  return sealed(`${now + lifetime} ${after}`, scope);
}

/** Where to go on; undefined without a token. @throws RpcError INVALID_ARGUMENT */
export function readPageToken(token: string, scope: readonly string[], now: number): string | undefined {
  if (token === "") return undefined;
  const content = Buffer.from(token.slice(0, token.indexOf(".")), "base64url").toString();
  if (!token.includes(".") || sealed(content, scope) !== token) throw invalid("The page token is invalid.");
  const space = content.indexOf(" ");
  if (!(Number(content.slice(0, space)) > now)) throw invalid("The page token has expired.");
  return content.slice(space + 1);
}

function sealed(content: string, scope: readonly string[]): string {
  const digest = hash("sha256", JSON.stringify([content, ...scope]), "base64url");
  return `${Buffer.from(content).toString("base64url")}.${digest}`;
}

/** How many to a page: `most` when unset, and never more. @throws RpcError INVALID_ARGUMENT when negative */
export function pageSizeOf(asked: number | null | undefined, most: number): number {
  if (!asked) return most;
  if (asked < 0) throw invalid("The page size cannot be negative.");
  return Math.min(asked, most);
}
