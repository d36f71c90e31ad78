import { clsx } from "clsx";
import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { IconButton } from "./button.tsx";
import { explain } from "./states.tsx";

type Tone = "info" | "success" | "error";

interface Toast {
  id: number;
  tone: Tone;
  text: string;
  action: ToastAction | undefined;
}

interface ToastAction {
  label: string;
  run(): void;
}

let toasts: readonly Toast[] = [];
let count = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

const dismiss = (id: number): void => set(toasts.filter((toast) => toast.id !== id));

function show(tone: Tone, text: string, action?: ToastAction): void {
  const same = toasts.filter((toast) => toast.text !== text);
  set([...same.slice(-3), { id: ++count, tone, text, action }]);
}

/** Says in passing what has happened. `failed` words an error; what must be read belongs into the page. */
export const toast = {
  info: (text: string, action?: ToastAction) => show("info", text, action),
  success: (text: string, action?: ToastAction) => show("success", text, action),
  error: (text: string, action?: ToastAction) => show("error", text, action),
  failed: (error: unknown) => show("error", explain(error).detail),
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** Where toasts appear. Once in the page; above dialogs too, which is why it is a popover. */
export function Toaster() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  const box = useRef<HTMLElement>(null);
  const any = shown.length > 0;
  useEffect(() => {
    const popover = box.current;
    if (!any || !popover) return;
    popover.showPopover();
    return () => popover.hidePopover();
  }, [any]);
  return (
    <section
      ref={box}
      popover="manual"
      aria-label="Messages"
      className="fixed inset-auto right-4 bottom-20 m-0 w-[min(24rem,calc(100vw-2rem))] flex-col gap-2 overflow-visible border-0 bg-transparent p-0 text-text md:bottom-4 [&:popover-open]:flex"
    >
      {shown.map((one) => (
        <Message key={one.id} toast={one} />
      ))}
    </section>
  );
}

const icons = { info: Info, success: CircleCheck, error: CircleAlert };
const tones: Record<Tone, string> = { info: "text-accent-text", success: "text-success", error: "text-danger" };

function Message({ toast: { id, tone, text, action } }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(dismiss, tone === "error" || action ? 9000 : 5000, id);
    return () => clearTimeout(timer);
  }, [held, id, tone, action]);
  const Icon = icons[tone];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only waits while it is read
    <div
      role={tone === "error" ? "alert" : "status"}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="animate-enter flex items-start gap-2.5 rounded-panel border border-border bg-raised py-2.5 pr-2 pl-3.5 shadow-raised"
    >
      <Icon aria-hidden className={clsx("mt-0.5 size-4 shrink-0", tones[tone])} />
      <p className="min-w-0 flex-1 break-words">{text}</p>
      {action && (
        <button
          type="button"
          className="font-medium text-accent-text hover:underline"
          onClick={() => {
            action.run();
            dismiss(id);
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton icon={X} label="Dismiss" size="sm" onClick={() => dismiss(id)} className="-my-1.5" />
    </div>
  );
}
