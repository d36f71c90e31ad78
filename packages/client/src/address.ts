/**
 * Galley's address, checked. A relative one is taken against the page, where there is one; query and fragment are
 * dropped. Throws a TypeError that says what is wrong.
 */
export function parseBaseUrl(baseUrl: string | URL): URL {
  const url = parse(baseUrl) ?? parse(baseUrl, pageAddress());
  if (!url) {
    throw new TypeError(`baseUrl must be an address such as https://galley.example, not ${JSON.stringify(baseUrl)}`);
  }
  if (!isHttp(url)) throw new TypeError(`baseUrl must be http or https, not ${url.protocol}`);
  if (url.username || url.password) throw new TypeError("baseUrl must not hold a user name or password: use apiKey");
  url.search = "";
  url.hash = "";
  return url;
}

/**
 * The address of a call: a path of the API, or an address the server gave, which may be relative. A path that lacks the
 * base's own path gets it, because behind a proxy that strips a prefix the server does not know that prefix.
 */
export function resolveAddress(base: URL, target: string): URL {
  const prefix = base.pathname.replace(/\/+$/, "");
  const isPath = target.startsWith("/") && !target.startsWith("//");
  const full = isPath && prefix && !target.startsWith(`${prefix}/`) ? prefix + target : target;
  const url = new URL(full, `${base.origin}${prefix}/`);
  if (!isHttp(url)) throw new TypeError(`Not an http address: ${target}`);
  return url;
}

function isHttp(url: URL): boolean {
  return url.protocol === "http:" || url.protocol === "https:";
}

function parse(address: string | URL, base?: string): URL | undefined {
  try {
    return new URL(address, base);
  } catch {
    return undefined;
  }
}

/** Where the page is. Looked up only when needed: outside a page some runtimes throw on a mere look at `location`. */
function pageAddress(): string | undefined {
  try {
    const location: unknown = Reflect.get(globalThis, "location");
    return location === undefined ? undefined : String(location);
  } catch {
    return undefined;
  }
}
