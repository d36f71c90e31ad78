import { clsx } from "clsx";
import { BookOpen } from "lucide-react";
import { Link, useLocation } from "wouter";
import { formatCount, plural } from "../ui/format.ts";
import { AccountMenu } from "./account-menu.tsx";
import { useLiveJobs } from "./live-jobs.tsx";
import { findPage, routes } from "./routes.ts";

function useActive(): string | undefined {
  const [address] = useLocation();
  return findPage(address)?.route.name;
}

function Brand() {
  return (
    <Link href="/" className="flex items-center gap-2.5 rounded-control text-[15px] font-semibold tracking-tight">
      <img src="/favicon.svg" alt="" width={22} height={22} />
      Galley
    </Link>
  );
}

/** Wide screens. */
export function SideBar() {
  const active = useActive();
  return (
    <div className="fixed inset-y-0 left-0 z-30 hidden w-56 flex-col border-r border-border bg-bg md:flex">
      <div className="flex h-16 items-center px-5">
        <Brand />
      </div>
      <nav aria-label="Pages" className="flex flex-1 flex-col gap-0.5 overflow-y-auto px-3">
        {routes.map(({ name, href, icon: Icon, load }) => (
          <Link
            key={name}
            href={href}
            aria-current={active === name ? "page" : undefined}
            onPointerEnter={() => void load().catch(() => {})}
            className={clsx(
              "flex h-9 items-center gap-3 rounded-control px-2.5 font-medium transition-colors",
              active === name ? "bg-hover text-text" : "text-muted hover:bg-hover hover:text-text",
            )}
          >
            <Icon aria-hidden className="size-4 shrink-0" />
            {name}
            {name === "Jobs" && <RunningCount />}
          </Link>
        ))}
      </nav>
      <div className="flex flex-col gap-0.5 border-t border-border p-3">
        <a
          href="/docs/"
          className="flex h-9 items-center gap-3 rounded-control px-2.5 font-medium text-muted transition-colors hover:bg-hover hover:text-text"
        >
          <BookOpen aria-hidden className="size-4 shrink-0" />
          API
        </a>
        <AccountMenu wide />
        <LiveDot />
      </div>
    </div>
  );
}

/** Phones: the mark and the menu. */
export function TopBar() {
  return (
    <div className="sticky top-0 z-30 flex h-14 items-center justify-between gap-3 border-b border-border bg-bg px-4 md:hidden">
      <Brand />
      <div className="flex items-center gap-1">
        <LiveDot />
        <AccountMenu />
      </div>
    </div>
  );
}

/** Phones: the pages, in reach of a thumb. */
export function BottomBar() {
  const active = useActive();
  return (
    <nav
      aria-label="Pages"
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-t border-border bg-bg pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {routes.map(({ name, href, icon: Icon }) => (
        <Link
          key={name}
          href={href}
          aria-current={active === name ? "page" : undefined}
          className={clsx(
            "flex h-14 flex-col items-center justify-center gap-1 text-[11px] leading-none font-medium -outline-offset-2!",
            active === name ? "text-accent-text" : "text-muted",
          )}
        >
          <Icon aria-hidden className="size-5" />
          {name}
        </Link>
      ))}
    </nav>
  );
}

function RunningCount() {
  const { running } = useLiveJobs();
  if (running === 0) return null;
  return (
    <span className="figures ml-auto rounded-full bg-accent-soft px-1.5 text-xs leading-5 text-accent-text">
      <span aria-hidden>{formatCount(running)}</span>
      <span className="sr-only">{`${plural(running, "job")} running`}</span>
    </span>
  );
}

const connections = {
  live: { words: "Live", look: "bg-success" },
  polling: { words: "Polling", look: "bg-warning" },
  connecting: { words: "Connecting", look: "bg-control animate-skeleton" },
  paused: { words: "Paused", look: "bg-control" },
  off: { words: "Not connected", look: "bg-danger" },
};

/** How news of jobs arrive. */
function LiveDot() {
  const { connection, running, waiting } = useLiveJobs();
  const { words, look } = connections[connection];
  const jobs = [running > 0 && `${formatCount(running)} running`, waiting > 0 && `${formatCount(waiting)} waiting`];
  return (
    <p className="figures flex h-8 items-center gap-3 px-2.5 text-xs text-muted">
      <span aria-hidden className={clsx("mx-1 size-2 shrink-0 rounded-full", look)} />
      {[words, ...jobs.filter(Boolean)].join(" · ")}
    </p>
  );
}
