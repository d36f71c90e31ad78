import type { ReactNode } from "react";
import { AwayBanner } from "./away-banner.tsx";
import { BottomBar, SideBar, TopBar } from "./navigation.tsx";

/** The frame: navigation at the side, on phones at the top and the bottom; the page beside it. */
export function Layout({ children }: { children: ReactNode }) {
  return (
    <div className="min-h-dvh md:pl-56">
      <a
        href="#content"
        className="sr-only z-50 rounded-control bg-accent px-3 py-2 font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        Skip to the content
      </a>
      <SideBar />
      <TopBar />
      <AwayBanner />
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto w-full max-w-7xl px-4 pt-6 pb-28 outline-none md:px-8 md:pt-8 md:pb-16"
      >
        {children}
      </main>
      <BottomBar />
    </div>
  );
}
