/** What a client would like, from the header `Prefer` (RFC 7240). Unknown preferences are ignored, as it says. */
export interface Preferences {
  respondAsync: boolean;
  /** Seconds, at least 0. */
  wait: number | undefined;
}

export function readPrefer(header: string | string[] | undefined): Preferences {
  const preferences = [header ?? []]
    .flat()
    .join(",")
    .split(",")
    .map((part) => part.trim().toLowerCase());
  const wait = preferences
    .map((part) => /^wait\s*=\s*"?(\d{1,6})"?$/.exec(part)?.[1])
    .find((value) => value !== undefined);
  return {
    respondAsync: preferences.includes("respond-async"),
    wait: wait === undefined ? undefined : Number(wait),
  };
}
