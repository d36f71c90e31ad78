import { type ReactNode, useEffect, useRef, useState } from "react";
import { classNames } from "./class-name.ts";

type ActionButtonProps = {
  /** What it does. While its promise is open the button cannot be pressed again. */
  onAction: () => unknown;
  /** Its name, where the text alone does not say what is meant. */
  label?: string | undefined;
  isDisabled?: boolean | undefined;
  className?: string | undefined;
  children: ReactNode;
};

/** A button that knows of its work under way, and says beside it why that has failed, until it is pressed again. */
export function ActionButton({ onAction, label, isDisabled = false, className, children }: ActionButtonProps) {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const isMounted = useRef(false);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);
  async function act(): Promise<void> {
    // Not `disabled`: that would take the focus away.
    if (isBusy || isDisabled) return;
    setBusy(true);
    setFailure(null);
    try {
      await onAction();
    } catch (error) {
      if (isMounted.current) setFailure(error instanceof Error ? error.message : String(error));
    } finally {
      if (isMounted.current) setBusy(false);
    }
  }
  return (
    <>
      <button
        type="button"
        className={classNames("galley-button", className)}
        aria-label={label}
        aria-disabled={isBusy || isDisabled || undefined}
        onClick={() => void act()}
      >
        {children}
      </button>
      {failure !== null && (
        <p className="galley-button__error" role="alert">
          {failure}
        </p>
      )}
    </>
  );
}
