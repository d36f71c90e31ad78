import { useEffect } from "react";

/** The document's title, while the page is shown: the most special part first. */
export function useTitle(...parts: ReadonlyArray<string | null | undefined>): void {
  const title = [...parts.filter(Boolean), "Galley"].join(" · ");
  useEffect(() => {
    document.title = title;
  }, [title]);
}
