import type { ApiKey, CreatedApiKey } from "@galley/contract";
import { type Column, paint, table } from "./show.ts";

const day = (time: string | null): string => (time === null ? "-" : time.slice(0, 16).replace("T", " "));

function state({ revoked_at, expires_at }: ApiKey, now: number): string {
  if (revoked_at !== null) return paint("yellow", "revoked");
  return expires_at !== null && Date.parse(expires_at) <= now ? paint("yellow", "expired") : "valid";
}

const titles = ["ID", "NAME", "TENANT", "SCOPE", "KEY", "STATE", "MADE", "LAST USED", "EXPIRES"];
const columns = titles.map((title): Column => [title, "left"]);

/** All keys, a line for each. Times in UTC. */
export function viewKeys(keys: readonly ApiKey[], now = Date.now()): string {
  if (keys.length === 0) return "There are no keys.";
  const rows = keys.map((key) => [
    key.id,
    key.name,
    key.tenant,
    key.scope,
    `${key.prefix}…`,
    state(key, now),
    day(key.created_at),
    day(key.last_used_at),
    day(key.expires_at),
  ]);
  return table(columns, rows);
}

export const viewCreated = ({ key, name, tenant, scope, id }: CreatedApiKey): string =>
  [key, "", `This is the key ${name} (tenant ${tenant}, scope ${scope}). It is shown this once. Its id is ${id}.`].join(
    "\n",
  );
