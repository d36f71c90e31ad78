import { thumbHashToDataURL } from "thumbhash";

/** Decoding one takes a part of a millisecond, and tiles come and go as one scrolls. */
const decoded = new Map<string, string | undefined>();
const most = 2000;

/** The address of the picture in a thumbhash (base64); undefined where there is none. */
export function placeholderOf(hash: string | null): string | undefined {
  if (hash === null) return undefined;
  if (!decoded.has(hash)) {
    if (decoded.size >= most) decoded.clear();
    decoded.set(hash, decode(hash));
  }
  return decoded.get(hash);
}

function decode(hash: string): string | undefined {
  try {
    return thumbHashToDataURL(Uint8Array.from(atob(hash), (byte) => byte.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
