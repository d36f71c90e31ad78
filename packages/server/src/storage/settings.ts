import { resolve } from "node:path";
import { checkPrefix } from "./keys.ts";

/** Where files are kept. */
export type StorageSettings =
  | { kind: "disk"; folder: string }
  | { kind: "gcs"; bucket: string; prefix: string; endpoint: string | undefined }
  | {
      kind: "s3";
      bucket: string;
      prefix: string;
      /** Undefined: Amazon's own. */
      endpoint: string | undefined;
      /** Undefined: what the AWS environment says. */
      region: string | undefined;
      forcePathStyle: boolean;
    };

const form = "must be file:folder, gs://bucket/prefix or s3://bucket/prefix?endpoint=…&region=…";

/**
 * Reads STORAGE_URL, and what is wrong with it: one line for each mistake. Without it files are kept in `files` of the data
 * folder. Keys are not part of it: the clients find them where the services' own tools do.
 */
export function readStorageUrl(
  text: string | undefined,
  dataDir: string,
): { storage: StorageSettings | undefined; wrong: string[] } {
  if (text === undefined || text === "")
    return { storage: { kind: "disk", folder: resolve(dataDir, "files") }, wrong: [] };
  // Not as a URL: a folder may have any name, and may be given from here.
  const folder = text.match(/^file:(?:\/\/)?(.*)$/)?.[1];
  if (folder !== undefined) {
    return folder === "" || (text.startsWith("file://") && !folder.startsWith("/"))
      ? { storage: undefined, wrong: ["STORAGE_URL: must name a folder (file:folder or file:///folder)"] }
      : { storage: { kind: "disk", folder: resolve(folder) }, wrong: [] };
  }
  const url = URL.parse(text);
  if (url?.protocol === "gs:") return readBucket(url, ["endpoint"]);
  if (url?.protocol === "s3:") return readBucket(url, ["endpoint", "region", "forcePathStyle"]);
  // It may hold a password, and is not quoted for that.
  return { storage: undefined, wrong: [`STORAGE_URL: ${form}`] };
}

function readBucket(url: URL, known: readonly string[]): { storage: StorageSettings | undefined; wrong: string[] } {
  const scheme = url.protocol.slice(0, -1);
  const bucket = url.hostname;
  const prefix = url.pathname.replace(/^\/|\/$/g, "");
  const endpoint = url.searchParams.get("endpoint") || undefined;
  const region = url.searchParams.get("region") || undefined;
  const pathStyle = url.searchParams.get("forcePathStyle") || undefined;
  const wrong = [
    ...(url.username !== "" || url.password !== "" ? ["must have no user name or password in it"] : []),
    ...(url.port !== "" || !/^[a-z0-9][a-z0-9._-]{2,221}$/.test(bucket)
      ? [`must name a bucket after ${scheme}:// (3 or more small letters, digits and . _ -)`]
      : []),
    ...wrongPrefix(prefix),
    ...(endpoint === undefined ? [] : wrongEndpoint(endpoint)),
    ...(region === undefined || /^[a-z0-9-]+$/.test(region) ? [] : ["region must be small letters, digits and -"]),
    ...(pathStyle === undefined || /^(true|false)$/.test(pathStyle) ? [] : ["forcePathStyle must be true or false"]),
    ...[...url.searchParams.keys()]
      .filter((name) => !known.includes(name))
      .map((name) => `${scheme}:// has no option ${JSON.stringify(name)} (it has ${known.join(", ")})`),
  ];
  if (wrong.length > 0) return { storage: undefined, wrong: wrong.map((line) => `STORAGE_URL: ${line}`) };
  if (scheme === "gs") return { storage: { kind: "gcs", bucket, prefix, endpoint }, wrong };
  // The servers that have an address of their own seldom have one for every bucket.
  const forcePathStyle = pathStyle === undefined ? endpoint !== undefined : pathStyle === "true";
  return { storage: { kind: "s3", bucket, prefix, endpoint, region, forcePathStyle }, wrong };
}

/** As long as leaves room for the longest key (`keys.ts`). */
const longestPrefix = 200;

function wrongPrefix(prefix: string): string[] {
  if (prefix.length > longestPrefix) return [`has a prefix of more than ${longestPrefix} characters`];
  try {
    checkPrefix(prefix === "" ? "" : `${prefix}/`);
    return [];
  } catch {
    return ["has a prefix that no key may begin with (letters, digits and / . _ -)"];
  }
}

function wrongEndpoint(endpoint: string): string[] {
  const url = URL.parse(endpoint);
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search !== "")
    return ["endpoint must be an http or https address without a path"];
  return url.username === "" && url.password === "" ? [] : ["endpoint must have no user name or password in it"];
}
