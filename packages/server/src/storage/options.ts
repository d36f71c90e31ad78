import { StorageError } from "./errors.ts";
import type { ByteRange, PutOptions, SignedUrlOptions } from "./port.ts";

const longestHeader = 255;
const longestExpiry = 7 * 24 * 3600;

/** @throws StorageError `bad_option` */
export function checkPutOptions({ contentType, cacheControl, maxBytes }: PutOptions): void {
  checkHeader("contentType", contentType);
  if (cacheControl !== undefined) checkHeader("cacheControl", cacheControl);
  if (maxBytes !== undefined && !(maxBytes >= 0))
    throw new StorageError("bad_option", "maxBytes must be a number from 0.");
}

/** @throws StorageError `bad_option` */
export function checkSignedUrlOptions({ expires, contentType, disposition }: SignedUrlOptions): void {
  if (!Number.isInteger(expires) || expires < 1 || expires > longestExpiry)
    throw new StorageError("bad_option", `expires must be a whole number of seconds from 1 to ${longestExpiry}.`);
  if (contentType !== undefined) checkHeader("contentType", contentType);
  if (disposition !== undefined) checkHeader("disposition", disposition, 1000);
}

/** @throws StorageError `bad_option` */
export function checkRange({ first, last }: ByteRange): void {
  const isRight = Number.isSafeInteger(first) && first >= 0 && (last === undefined || Number.isSafeInteger(last));
  if (isRight && (last === undefined || last >= first)) return;
  throw new StorageError("bad_option", "A range has whole numbers from 0, and its last is not before its first.");
}

/** As it is sent over HTTP. */
export const rangeHeader = ({ first, last }: ByteRange): string => `bytes=${first}-${last ?? ""}`;

/** The total of `bytes 0-9/100`; undefined without such a header. */
export function totalOf(contentRange: string | null | undefined): number | undefined {
  const total = contentRange?.match(/\/(\d+)$/)?.[1];
  return total === undefined ? undefined : Number(total);
}

/** What cannot stand in a header would end it, or be another text when it arrives. */
function checkHeader(name: string, value: string, longest = longestHeader): void {
  if (value.length <= longest && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)) return;
  throw new StorageError("bad_option", `${name} must be 1 to ${longest} characters of printable ASCII.`);
}
