/** An address in a form in which two that lead to the same place are equal: case of the host, escapes, last slash. */
function canonical(address: string): string {
  const trimmed = address.trim();
  try {
    const url = new URL(trimmed);
    return url.href.replace(/\/$/, "");
  } catch {
    return trimmed.length > 1 ? trimmed.replace(/\/$/, "") : trimmed;
  }
}

/** Whether an address may stand in the text: it is on the list, or leads to a place on the same page. */
export function allowList(allowed: string[]): (address: string) => boolean {
  const known = new Set(allowed.map(canonical));
  return (address) => address.startsWith("#") || known.has(canonical(address));
}
