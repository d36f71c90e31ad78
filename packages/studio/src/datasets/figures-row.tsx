import { clsx } from "clsx";
import { formatCount } from "../ui/format.ts";

interface FiguresProps {
  /** What is counted. */
  label: string;
  /** A danger is only one when there is at least one. */
  figures: ReadonlyArray<readonly [name: string, count: number, tone: "text" | "danger"]>;
}

/** Counts beside each other. */
export function Figures({ label, figures }: FiguresProps) {
  return (
    <dl aria-label={label} className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-4">
      {figures.map(([name, count, tone]) => (
        <div key={name} className="flex flex-col-reverse">
          <dt className="text-[13px] text-muted">{name}</dt>
          <dd
            className={clsx(
              "figures text-lg leading-6 font-semibold",
              count === 0 ? "text-muted" : tone === "danger" && "text-danger",
            )}
          >
            {formatCount(count)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
