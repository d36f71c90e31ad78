import { clsx } from "clsx";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

interface DisclosureProps {
  summary: ReactNode;
  /** At the right of the summary: how many are set, a count. */
  aside?: ReactNode;
  open?: boolean | undefined;
  onToggle?: ((open: boolean) => void) | undefined;
  children: ReactNode;
  className?: string | undefined;
}

/** What is folded away until it is wanted. */
export function Disclosure({ summary, aside, open, onToggle, children, className }: DisclosureProps) {
  return (
    <details
      open={open}
      onToggle={(event) => onToggle?.(event.currentTarget.open)}
      className={clsx("group/disclosure", className)}
    >
      <summary className="flex min-h-9 list-none items-center gap-2 rounded-control font-medium [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-muted transition-transform group-open/disclosure:rotate-90"
        />
        {summary}
        {aside && <span className="ml-auto text-[13px] font-normal text-muted">{aside}</span>}
      </summary>
      <div className="pt-2">{children}</div>
    </details>
  );
}
