import { clsx } from "clsx";
import { ChevronDown } from "lucide-react";
import { type ComponentProps, type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { useFieldWiring } from "./field.tsx";

/** A line of text. In a Field, or with an `aria-label`. */
export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input {...useFieldWiring()} {...props} className={clsx("control h-9", className)} />;
}

interface TextareaProps extends ComponentProps<"textarea"> {
  /** Lines before it scrolls. */
  maxRows?: number | undefined;
}

/** A text that grows with what is typed, from `rows` to `maxRows` lines. */
export function Textarea({ className, rows = 3, maxRows = 16, ...props }: TextareaProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const area = box.current;
    if (!area) return;
    area.style.height = "auto";
    // Not laid out, as in a dialog that is about to open: its `rows` will do.
    if (area.scrollHeight === 0) return;
    const frame = area.offsetHeight - area.clientHeight;
    area.style.height = `${Math.min(area.scrollHeight + frame, maxRows * 20 + 16)}px`;
  }, [props.value, maxRows]);
  return (
    <textarea
      {...useFieldWiring()}
      {...props}
      ref={box}
      rows={rows}
      className={clsx("control block resize-y", className)}
    />
  );
}

/** The browser's own choice of one, so that phones show their own. */
export function Select({ className, children, ...props }: ComponentProps<"select">) {
  return (
    <span className={clsx("relative block", className)}>
      <select {...useFieldWiring()} {...props} className="control h-9 appearance-none truncate pr-8">
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  );
}

interface ToggleProps extends Omit<ComponentProps<"input">, "type" | "size" | "onChange" | "children"> {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  onCheckedChange(checked: boolean): void;
}

/** Yes or no, in force at once or with the form. */
export function Checkbox(props: ToggleProps) {
  return <Toggle {...props} look="mt-0.5 size-4 shrink-0 rounded accent-accent" />;
}

/** On or off. */
export function Switch(props: ToggleProps) {
  return (
    <Toggle
      role="switch"
      {...props}
      look={
        "relative h-5 w-9 shrink-0 appearance-none rounded-full bg-control transition-colors checked:bg-accent " +
        "before:absolute before:top-0.5 before:left-0.5 before:size-4 before:rounded-full before:bg-surface before:transition-transform " +
        "checked:before:translate-x-4 disabled:cursor-not-allowed disabled:opacity-55"
      }
    />
  );
}

function Toggle({ label, hint, look, onCheckedChange, className, ...props }: ToggleProps & { look: string }) {
  const id = useId();
  return (
    <div className={clsx("flex items-start gap-2.5", className)}>
      <input
        {...props}
        id={id}
        type="checkbox"
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onCheckedChange(event.currentTarget.checked)}
        className={look}
      />
      <div className="min-w-0">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-[13px] text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

interface SliderProps extends Omit<ComponentProps<"input">, "type" | "value" | "onChange"> {
  value: number;
  onValueChange(value: number): void;
  /** The value in words, for those who hear it. */
  valueText?: string | undefined;
}

/** A number by hand, in a Field: the value belongs into its `aside`. */
export function Slider({ value, onValueChange, valueText, className, ...props }: SliderProps) {
  return (
    <input
      {...useFieldWiring()}
      {...props}
      type="range"
      value={value}
      aria-valuetext={valueText}
      onChange={(event) => onValueChange(event.currentTarget.valueAsNumber)}
      className={clsx("h-6 w-full cursor-pointer accent-accent", className)}
    />
  );
}
