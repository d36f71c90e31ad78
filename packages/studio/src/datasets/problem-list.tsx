import type { ReactNode } from "react";

export interface Problem {
  name: string;
  /** Beside the name. */
  aside?: ReactNode;
  reason: string;
}

/** Names with their reasons, in a box that scrolls when there are many. */
export function ProblemList({ label, problems }: { label: string; problems: readonly Problem[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section aria-label={label} tabIndex={0} className="max-h-60 overflow-y-auto rounded-control">
      <ul className="divide-y divide-border">
        {problems.map(({ name, aside, reason }, at) => (
          <li key={at} className="py-2">
            <p className="flex items-baseline justify-between gap-4">
              <span className="min-w-0 truncate" title={name}>
                {name}
              </span>
              {aside && <span className="figures shrink-0 text-[13px] text-muted">{aside}</span>}
            </p>
            <p className="text-[13px] break-words text-danger">{reason}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
