import { StorageError } from "./errors.ts";

/** So that a prefix of the bucket and a key fit into the 1024 bytes of Google and Amazon, and a segment into a file name. */
const longestKey = 800;
const longestSegment = 200;

/** What is wrong with this segment of a key; undefined for a good one. */
function wrongSegment(segment: string): string | undefined {
  if (segment === "") return "it has an empty part (a slash at the beginning or the end, or two in a row)";
  if (!/^[A-Za-z0-9._-]+$/.test(segment)) return "only letters, digits and / . _ - may stand in it";
  if (segment === "." || segment.includes("..")) return "no part may be . or hold ..";
  if (segment.length > longestSegment) return `a part is longer than ${longestSegment} characters`;
  return undefined;
}

/** What is wrong with a key; undefined for a good one. The form is one that needs no escaping anywhere. */
function wrongKey(key: string): string | undefined {
  if (key.length > longestKey) return `it is longer than ${longestKey} characters`;
  return key
    .split("/")
    .map(wrongSegment)
    .find((wrong) => wrong !== undefined);
}

/** @throws StorageError `bad_key` */
export function checkKey(key: string): void {
  const wrong = wrongKey(key);
  if (wrong !== undefined) throw new StorageError("bad_key", `The key ${shown(key)} cannot be used: ${wrong}.`);
}

/** A prefix is what a key may begin with: it may end anywhere. @throws StorageError `bad_key` */
export function checkPrefix(prefix: string): void {
  if (prefix === "" || wrongKey(prefix) === undefined) return;
  // Its end need not be good by itself: `a/` and `a/.` begin `a/.b`.
  const wrong = wrongKey(`${prefix}a`);
  if (wrong !== undefined) throw new StorageError("bad_key", `The prefix ${shown(prefix)} cannot be used: ${wrong}.`);
}

/** Of what is to be deleted: `a/1` would take `a/10` along, and nothing would take everything. @throws StorageError `bad_key` */
export function checkFolder(prefix: string): void {
  checkPrefix(prefix);
  if (prefix.endsWith("/")) return;
  throw new StorageError("bad_key", `The prefix ${shown(prefix)} cannot be deleted: it must end in a slash.`);
}

const shown = (text: string): string => JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
