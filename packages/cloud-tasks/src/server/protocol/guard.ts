import type { IncomingMessage } from "node:http";

/**
 * Keeps web pages from driving a server that trusts whoever reaches it. A page elsewhere cannot leave out `Origin` when it
 * sends something, and a page whose name has been made to point here (DNS rebinding) cannot send another `Host` than
 * that name.
 */
export interface Guard {
  /** Why the request is refused; undefined when it is not. */
  refusal(request: IncomingMessage): string | undefined;
}

/** Whether a host name or address, in lower case and without a port, can only be this machine. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" ||
  host.endsWith(".localhost") ||
  /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(host) ||
  host === "::1";

/** The host of an origin, in lower case; undefined when there is none. */
function hostOf(url: string): string | undefined {
  return URL.parse(url)
    ?.hostname.replace(/^\[|\]$/g, "")
    .toLowerCase();
}

/**
 * @param checksHost Whether only this machine and `allowedHosts` may be asked for: so it is when the server listens on
 * loopback. One that listens on the network is reached by names that it does not know.
 */
export function createGuard(checksHost: boolean, allowedHosts: readonly string[]): Guard {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  return {
    refusal({ headers: { host = "", origin } }) {
      if (checksHost) {
        const name = hostOf(`http://${host}`);
        if (name === undefined || !(isLoopback(name) || allowed.has(name)))
          return `The host ${JSON.stringify(host)} is not served here.`;
      }
      if (origin !== undefined && !isLoopback(hostOf(origin) ?? ""))
        return `Requests of web pages at ${JSON.stringify(origin)} are not served.`;
      return undefined;
    },
  };
}
