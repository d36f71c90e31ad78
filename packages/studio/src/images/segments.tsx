import { clsx } from "clsx";
import { type ReactNode, useId } from "react";

interface SegmentsProps<Value extends string> {
  label: string;
  value: Value;
  options: ReadonlyArray<{ value: Value; label: string }>;
  onChange(value: Value): void;
  hint?: ReactNode;
}

/** One of a few, all in sight. */
export function Segments<Value extends string>({ label, value, options, onChange, hint }: SegmentsProps<Value>) {
  const name = useId();
  return (
    <fieldset aria-describedby={hint ? `${name}-hint` : undefined} className="min-w-0">
      <legend className="mb-1.5 font-medium">{label}</legend>
      <div className="grid auto-cols-fr grid-flow-col gap-1 rounded-control bg-hover p-1">
        {options.map((option) => (
          <label
            key={option.value}
            className={clsx(
              "flex h-7 cursor-pointer items-center justify-center rounded-[4px] px-2 font-medium whitespace-nowrap transition-colors",
              "has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent",
              value === option.value ? "bg-surface shadow-sm" : "text-muted hover:text-text",
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
              className="sr-only"
            />
            {option.label}
          </label>
        ))}
      </div>
      {hint && (
        <p id={`${name}-hint`} className="mt-1.5 text-[13px] text-muted">
          {hint}
        </p>
      )}
    </fieldset>
  );
}
