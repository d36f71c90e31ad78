import { clsx } from "clsx";
import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useState } from "react";
import { IconButton } from "./button.tsx";

interface DialogProps {
  open: boolean;
  /** Escape, the cross, a click beside it. */
  onClose(): void;
  title: string;
  /** What it is about; read out with the title. */
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, at the right, the main one last. */
  footer?: ReactNode;
  size?: "sm" | "md" | "lg" | undefined;
  /** It can only be answered, not left. */
  stays?: boolean | undefined;
}

const widths = { sm: "max-w-md", md: "max-w-xl", lg: "max-w-4xl" };

/**
 * A dialog above the page: the browser's own element, which keeps the focus inside, makes the rest inert and gives the
 * focus back. Its content is there only while it is open.
 */
export function Dialog(props: DialogProps) {
  return props.open ? <OpenDialog {...props} /> : null;
}

function OpenDialog({ onClose, title, description, children, footer, size = "sm", stays = false }: DialogProps) {
  const [dialog, setDialog] = useState<HTMLDialogElement | null>(null);
  const id = useId();
  useEffect(() => {
    if (!dialog) return;
    const before = document.activeElement;
    dialog.showModal();
    (dialog.querySelector<HTMLElement>("[data-autofocus], input, textarea, select") ?? dialog).focus();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [dialog]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key for it, which the element itself handles
    <dialog
      ref={setDialog}
      tabIndex={-1}
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-text` : undefined}
      onCancel={(event) => {
        event.preventDefault();
        if (!stays) onClose();
      }}
      onClose={(event) => {
        // A second Escape, with nothing done in between, closes it without asking.
        if (!event.currentTarget.open && !stays) onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget && !stays) onClose();
      }}
      className={clsx(
        "animate-enter w-[calc(100vw-2rem)] rounded-panel border border-border bg-raised p-0 text-text shadow-raised backdrop:bg-backdrop",
        widths[size],
      )}
    >
      <div className="flex max-h-[85dvh] flex-col">
        <header className="flex items-start justify-between gap-4 px-6 pt-5">
          <h2 id={`${id}-title`} className="text-base leading-6 font-semibold">
            {title}
          </h2>
          {!stays && <IconButton icon={X} label="Close" size="sm" onClick={onClose} className="-mt-1 -mr-2" />}
        </header>
        <div className="flex min-h-0 flex-col gap-4 overflow-y-auto px-6 pt-2 pb-5">
          {description && (
            <div id={`${id}-text`} className="text-muted">
              {description}
            </div>
          )}
          {children}
        </div>
        {footer && (
          <footer className="flex flex-wrap justify-end gap-2 border-t border-border bg-sunken px-6 py-3">
            {footer}
          </footer>
        )}
      </div>
    </dialog>
  );
}
