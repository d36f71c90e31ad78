import { GalleyError } from "@galley/client";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

export const isUnauthorized = (error: unknown): boolean => error instanceof GalleyError && error.status === 401;

/** Galley cannot be reached, or not yet. */
export const isAway = (error: unknown): boolean =>
  error instanceof GalleyError && (error.code === "network_error" || error.code === "timeout" || error.status === 503);

/** Who one is: asked again whenever something makes one doubt it, or that Galley is there. */
export const whoAmI = ["who-am-i"];

/**
 * How the Studio asks: what the client has given up on once is asked for again only where that may help, with the
 * focus on the window and with the network back.
 */
export function createQueries(onUnauthorized: () => void): QueryClient {
  const look = (error: unknown) => {
    if (isUnauthorized(error)) onUnauthorized();
    if (isAway(error)) doubt(queries);
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError: (error, { queryKey }) => queryKey[0] !== whoAmI[0] && look(error) }),
    mutationCache: new MutationCache({ onError: look }),
    defaultOptions: {
      queries: {
        // The client has tried some times already, with pauses.
        retry: false,
        staleTime: 5000,
        // Asked even while the browser believes to be offline: Galley may be on this very machine.
        networkMode: "always",
        refetchOnWindowFocus: (query) => query.state.status === "error" || query.isStale(),
        refetchOnReconnect: true,
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
  return queries;
}

/** Asks whether Galley is there, and still knows one. */
export const doubt = (queries: QueryClient): void => void queries.invalidateQueries({ queryKey: whoAmI });
