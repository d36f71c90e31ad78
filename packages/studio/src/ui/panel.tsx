import { clsx } from "clsx";
import { ChevronLeft } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Link } from "wouter";

interface PanelProps {
  title?: ReactNode;
  /** A line below the title. */
  hint?: ReactNode;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  children?: ReactNode;
  /** No padding: a Table, a list of rows. */
  flush?: boolean | undefined;
  className?: string | undefined;
}

/** A part of a page, with a frame; a region of its own where it has a title. */
export function Panel({ title, hint, actions, children, flush = false, className }: PanelProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={clsx("min-w-0 rounded-panel border border-border bg-surface", className)}
    >
      {(title || actions) && (
        <header className="flex min-h-13 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-border px-4 py-2">
          <div className="min-w-0">
            <h2 id={id} className="font-semibold">
              {title}
            </h2>
            {hint && <p className="text-[13px] text-muted">{hint}</p>}
          </div>
          {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </header>
      )}
      <div className={clsx(!flush && "p-4")}>{children}</div>
    </section>
  );
}

interface PageHeaderProps {
  title: ReactNode;
  text?: ReactNode;
  actions?: ReactNode;
  /** The page above this one. */
  back?: { href: string; label: string } | undefined;
  /** Beside the title: a StatusBadge. */
  badge?: ReactNode;
}

/** The head of a page: its one `h1`, and what can be done here. */
export function PageHeader({ title, text, actions, back, badge }: PageHeaderProps) {
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-72">
        {back && (
          <Link
            href={back.href}
            className="mb-2 -ml-1 inline-flex items-center gap-1 text-[13px] text-muted hover:text-text"
          >
            <ChevronLeft aria-hidden className="size-4" />
            {back.label}
          </Link>
        )}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 text-xl leading-7 font-semibold tracking-tight break-words">{title}</h1>
          {badge}
        </div>
        {text && <div className="mt-1 max-w-2xl text-muted">{text}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

/** Names and values: what is known of one thing. Rows without a value are left out. */
export function KeyValues({ rows }: { rows: ReadonlyArray<readonly [name: string, value: ReactNode]> }) {
  return (
    <dl className="divide-y divide-border">
      {rows
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([name, value]) => (
          <div key={name} className="flex min-w-0 items-baseline justify-between gap-4 py-2 first:pt-0 last:pb-0">
            <dt className="shrink-0 text-muted">{name}</dt>
            <dd className="figures min-w-0 text-right break-words">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
