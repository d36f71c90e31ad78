import { useCallback } from "react";
import { useLocation, useSearch } from "wouter";

type Changes = Readonly<Record<string, string | null | undefined>>;

/**
 * The query of the address as state: filters and tabs that are worth a link. Null and "" take a parameter away. Each
 * change replaces the entry of the history, so that "back" leads to the page before.
 */
export function useSearchState(): [URLSearchParams, (changes: Changes) => void] {
  const search = useSearch();
  const [, navigate] = useLocation();
  const change = useCallback(
    (changes: Changes) => {
      // Of the address itself: two changes of one moment both count.
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(changes)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      const query = next.toString();
      navigate(window.location.pathname + (query && `?${query}`), { replace: true });
    },
    [navigate],
  );
  return [new URLSearchParams(search), change];
}
