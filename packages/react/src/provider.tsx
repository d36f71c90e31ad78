import { createGalleyClient, type GalleyClient } from "@galley/client";
import { createContext, type ReactNode, useContext, useMemo } from "react";

const Context = createContext<GalleyClient | null>(null);

/**
 * A client for the Galley at an address. On a server nothing is asked for while a page is rendered, and there is no page
 * that a relative address could belong to: any origin does then.
 */
export function clientFor(baseUrl: string, apiKey?: string): GalleyClient {
  const isRelative = typeof location === "undefined" && !/^[a-z][a-z\d+.-]*:/i.test(baseUrl);
  const address = isRelative ? new URL(baseUrl, "http://galley.invalid") : baseUrl;
  return createGalleyClient({ baseUrl: address, apiKey });
}

export type GalleyProviderProps = {
  /** A client that is there already; or, instead of it, where Galley is. */
  client?: GalleyClient | undefined;
  /** Galley's address. `/` where the page comes from Galley itself. */
  baseUrl?: string | undefined;
  /** Sent with each request; leave it out where no keys are asked for. */
  apiKey?: string | undefined;
  children?: ReactNode;
};

/** Tells all hooks and components below it which Galley to talk to. */
export function GalleyProvider({ client, baseUrl, apiKey, children }: GalleyProviderProps): ReactNode {
  const own = useMemo(() => {
    if (client) return client;
    if (baseUrl === undefined) throw new TypeError("GalleyProvider needs a client, or a baseUrl");
    return clientFor(baseUrl, apiKey);
  }, [client, baseUrl, apiKey]);
  return <Context.Provider value={own}>{children}</Context.Provider>;
}

/** The client of the nearest GalleyProvider, or null without one. */
export const useGalleyIfAny = (): GalleyClient | null => useContext(Context);

/** The client of the nearest GalleyProvider. Throws without one. */
export function useGalley(): GalleyClient {
  const client = useGalleyIfAny();
  if (!client) throw new Error("There is no GalleyProvider above this component");
  return client;
}
