import { clsx } from "clsx";
import { CircleAlert } from "lucide-react";
import { createContext, type ReactNode, useContext, useId } from "react";

interface FieldWiring {
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
  required: boolean;
}

const Wiring = createContext<FieldWiring | null>(null);

interface FieldProps {
  label: ReactNode;
  /** What helps to fill it in; below the control. */
  hint?: ReactNode;
  /** What is wrong with it: shown instead of nothing, and told with the control. */
  error?: string | undefined;
  /** Shown at the right of the label: a count, a link. */
  aside?: ReactNode;
  required?: boolean | undefined;
  /** The label is for those who do not see. */
  hideLabel?: boolean | undefined;
  className?: string | undefined;
  /** One Input, Textarea, Select or Slider. */
  children: ReactNode;
}

/** A control with its label, hint and mistake, wired to each other. */
export function Field({ label, hint, error, aside, required = false, hideLabel, className, children }: FieldProps) {
  const id = useId();
  const says = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={clsx("flex min-w-0 flex-col gap-1.5", className)}>
      <div className={clsx("flex items-baseline justify-between gap-3", hideLabel && !aside && "sr-only")}>
        <label htmlFor={id} className={clsx("font-medium", hideLabel && "sr-only")}>
          {label}
          {required && <span className="text-muted"> (required)</span>}
        </label>
        {aside && <span className="text-xs text-muted">{aside}</span>}
      </div>
      <Wiring value={{ id, describedBy: says || undefined, invalid: Boolean(error), required }}>{children}</Wiring>
      {hint && (
        <p id={`${id}-hint`} className="text-[13px] text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-[13px] text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      )}
    </div>
  );
}

/** What the control of a Field has to carry. Outside of one: nothing. */
export function useFieldWiring() {
  const wiring = useContext(Wiring);
  if (!wiring) return {};
  return {
    id: wiring.id,
    "aria-describedby": wiring.describedBy,
    "aria-invalid": wiring.invalid || undefined,
    required: wiring.required || undefined,
  };
}
