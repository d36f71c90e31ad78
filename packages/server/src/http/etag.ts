/** Whether an `If-None-Match` names what is there already: a weak comparison, as RFC 9110 13.1.2 asks of it. */
export function isKnown(header: string | undefined, etag: string): boolean {
  if (!header) return false;
  return header.split(",").some((part) => part.trim().replace(/^W\//, "") === etag || part.trim() === "*");
}
