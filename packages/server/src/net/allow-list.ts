const form = /^(?<host>[a-z0-9._-]+|\[[0-9a-f:.]+\]):(?<port>\d{1,5})$/i;

/** The `host:port` of an address, in the form in which pairs are compared. */
export function pairOf(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === "https:" ? "443" : "80")}`;
}

/**
 * Reads the pairs that the guard lets through: `host:port`, separated by commas or spaces, an IPv6 address in brackets.
 * A pair is compared with what stands in the URL, so `127.0.0.1:3000` does not let `localhost:3000` through.
 *
 * @returns the pairs, and what is wrong with each entry that is none
 */
export function readAllowList(value: string): { pairs: ReadonlySet<string>; wrong: string[] } {
  const pairs = new Set<string>();
  const wrong: string[] = [];
  for (const entry of value.split(/[\s,]+/).filter((part) => part !== "")) {
    const { host, port } = form.exec(entry)?.groups ?? {};
    const url = URL.parse(`http://${host}`);
    if (url === null || port === undefined || Number(port) < 1 || Number(port) > 65_535) {
      wrong.push(`${JSON.stringify(entry)} is not host:port, for instance wiki.example.org:443 or [::1]:8080`);
    } else {
      pairs.add(`${url.hostname}:${Number(port)}`);
    }
  }
  return { pairs, wrong };
}
