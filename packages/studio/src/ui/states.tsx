import { GalleyError } from "@galley/client";
import { clsx } from "clsx";
import { CircleAlert, type LucideIcon, RotateCw, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  text?: ReactNode;
  /** What one would do now. */
  action?: ReactNode;
}

/** Nothing is here yet, and why. */
export function EmptyState({ icon: Icon, title, text, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-1 px-6 py-14 text-center">
      <Icon aria-hidden className="mb-3 size-8 stroke-[1.5] text-muted" />
      <p className="font-semibold">{title}</p>
      {text && <div className="max-w-md text-muted">{text}</div>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

/** What an error says to people. */
export function explain(error: unknown): { title: string; detail: string; code: string | undefined } {
  if (!(error instanceof GalleyError)) {
    return {
      title: "Something went wrong in this page",
      detail: String((error as Error)?.message ?? error),
      code: undefined,
    };
  }
  const { problem, code } = error;
  if (problem) return { title: problem.title, detail: problem.detail, code };
  if (code === "network_error")
    return { title: "Galley does not answer", detail: "It may be restarting, or the network is away.", code };
  if (code === "timeout")
    return { title: "Galley takes too long", detail: "The request was given up. It can be tried again.", code };
  return { title: "That did not work", detail: error.message, code };
}

interface ErrorStateProps {
  error: unknown;
  /** Tries again. */
  onRetry?: (() => void) | undefined;
  retrying?: boolean | undefined;
  /** In a dialog or beside a form: a strip instead of a page. */
  compact?: boolean | undefined;
}

/** What went wrong, in words, with a way on. */
export function ErrorState({ error, onRetry, retrying, compact = false }: ErrorStateProps) {
  const { title, detail, code } = explain(error);
  const fields = error instanceof GalleyError ? (error.problem?.errors ?? []) : [];
  const Icon = code === "network_error" ? WifiOff : CircleAlert;
  return (
    <div
      role="alert"
      className={clsx(
        compact
          ? "flex items-start gap-2.5 rounded-control bg-danger-soft px-3 py-2.5"
          : "flex flex-col items-center gap-1 px-6 py-14 text-center",
      )}
    >
      <Icon
        aria-hidden
        className={clsx("shrink-0 text-danger", compact ? "mt-0.5 size-4" : "mb-3 size-8 stroke-[1.5]")}
      />
      <div className="min-w-0">
        <p className="font-semibold">{title}</p>
        <p className={clsx("break-words", compact ? "text-text" : "mx-auto max-w-md text-muted")}>{detail}</p>
        {fields.length > 1 && (
          <ul className="mt-1 list-disc pl-5 text-left text-[13px]">
            {fields.map(({ path, message }) => (
              <li key={path}>
                <code>{path}</code> {message}
              </li>
            ))}
          </ul>
        )}
        {code && !compact && <p className="mt-1 font-mono text-xs text-muted">{code}</p>}
        {onRetry && (
          <Button size="sm" icon={RotateCw} busy={retrying} onClick={onRetry} className={compact ? "mt-2" : "mt-4"}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}

/** The place of what is on its way. Give it its size. */
export function Skeleton({ className }: { className?: string | undefined }) {
  return <div aria-hidden className={clsx("animate-skeleton rounded-control bg-hover", className ?? "h-4 w-full")} />;
}

/** Rows of a list that is on its way; said once to those who do not see. */
export function SkeletonRows({ rows = 5 }: { rows?: number | undefined }) {
  return (
    <div role="status" className="flex flex-col gap-4 p-4">
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex items-center gap-4">
          <Skeleton className="h-4 w-24 shrink-0" />
          <Skeleton className="h-4 flex-1" />
          <Skeleton className="hidden h-4 w-32 md:block" />
        </div>
      ))}
    </div>
  );
}
