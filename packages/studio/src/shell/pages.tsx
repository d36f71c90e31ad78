import { Suspense, useEffect, useRef } from "react";
import { useLocation } from "wouter";
import { SkeletonRows } from "../ui/states.tsx";
import { useAccess } from "./access.tsx";
import { NotFound } from "./not-found.tsx";
import { PageBoundary } from "./page-boundary.tsx";
import { findPage } from "./routes.ts";
import { useScrollRestoration } from "./scroll.ts";

/** The page of the address, once one is let in. */
export function Pages() {
  const [address] = useLocation();
  const { who } = useAccess();
  const found = findPage(address);
  const name = found?.route.name;
  useScrollRestoration();
  useFocusOnNewPage(name);
  if (!found) return <NotFound />;
  if (!who) return <Waiting />;
  const { Page } = found.route;
  return (
    <PageBoundary key={name}>
      <Suspense fallback={<Waiting />}>
        <Page params={found.params} />
      </Suspense>
    </PageBoundary>
  );
}

const Waiting = () => <SkeletonRows rows={6} />;

/** Whoever does not see is taken to the new page as well: the focus goes to its beginning. */
function useFocusOnNewPage(name: string | undefined): void {
  const last = useRef(name);
  useEffect(() => {
    if (last.current === name) return;
    last.current = name;
    document.querySelector("main")?.focus({ preventScroll: true });
  }, [name]);
}
