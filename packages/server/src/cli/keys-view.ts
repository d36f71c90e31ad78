import type { ApiKey, CreatedApiKey } from "@galley/contract";

const day = (time: string | null): string => (time === null ? "-" : time.slice(0, 16).replace("T", " "));

function state({ revoked_at, expires_at }: ApiKey, now: number): string {
  if (revoked_at !== null) return "revoked";
  return expires_at !== null && Date.parse(expires_at) <= now ? "expired" : "valid";
}

/** All keys, a line for each. Times in UTC. */
export function viewKeys(keys: readonly ApiKey[], now = Date.now()): string {
  if (keys.length === 0) return "There are no keys.";
  const titles = ["ID", "NAME", "TENANT", "SCOPE", "KEY", "STATE", "MADE", "LAST USED", "EXPIRES"];
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
  const widths = titles.map((title, index) => Math.max(title.length, ...rows.map((row) => row[index]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => cell.padEnd(widths[index]!))
      .join("  ")
      .trimEnd();
  return [titles, ...rows].map(line).join("\n");
}

export const viewCreated = ({ key, name, tenant, scope, id }: CreatedApiKey): string =>
  [key, "", `This is the key ${name} (tenant ${tenant}, scope ${scope}). It is shown this once. Its id is ${id}.`].join(
    "\n",
  );
