import { clsx } from "clsx";
import { Check, type LucideIcon } from "lucide-react";
import {
  type ButtonHTMLAttributes,
  cloneElement,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { placeBeside } from "./place.ts";

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement<ButtonHTMLAttributes<HTMLButtonElement>>;
  children: ReactNode;
  align?: "start" | "end" | undefined;
}

/**
 * Actions behind a button: a popover of the browser, which is above everything, closes by Escape and by a click beside
 * it, and gives the focus back. Arrow keys, Home, End and first letters go through it.
 */
export function Menu({ trigger, children, align = "end" }: MenuProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const button = document.getElementById(`${id}-button`);
    if (!open || !menu.current || !button) return;
    placeBeside(menu.current, button.getBoundingClientRect(), align);
    itemsOf(menu.current)[0]?.focus();
  }, [open, align, id]);
  return (
    <>
      {cloneElement(trigger, {
        id: `${id}-button`,
        popoverTarget: `${id}-menu`,
        "aria-haspopup": "menu",
        "aria-expanded": open,
      })}
      <div
        id={`${id}-menu`}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-labelledby={`${id}-button`}
        ref={menu}
        onToggle={({ newState }) => setOpen(newState === "open")}
        onKeyDown={goThrough}
        className="fixed inset-auto m-0 max-h-[80dvh] min-w-48 overflow-y-auto rounded-panel border border-border bg-raised p-1 text-text shadow-raised outline-none"
      >
        {open && children}
      </div>
    </>
  );
}

const itemsOf = (menu: Element): HTMLButtonElement[] => [...menu.querySelectorAll<HTMLButtonElement>("button:enabled")];

function goThrough(event: KeyboardEvent<HTMLElement>): void {
  const items = itemsOf(event.currentTarget);
  const at = items.indexOf(document.activeElement as HTMLButtonElement);
  const next = nextItem(event.key, items, at);
  if (event.key === "Tab") event.currentTarget.hidePopover();
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function nextItem(key: string, items: HTMLButtonElement[], at: number): HTMLButtonElement | undefined {
  if (key === "ArrowDown") return items[(at + 1) % items.length];
  if (key === "ArrowUp") return items.at(at <= 0 ? -1 : at - 1);
  if (key === "Home") return items[0];
  if (key === "End") return items.at(-1);
  if (key.length !== 1 || key === " ") return undefined;
  const inOrder = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return inOrder.find((item) => item.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()));
}

interface MenuItemProps {
  icon?: LucideIcon | undefined;
  onSelect(): void;
  danger?: boolean | undefined;
  disabled?: boolean | undefined;
  /** It is what holds now. */
  checked?: boolean | undefined;
  children: ReactNode;
}

/** One action of a Menu. */
export function MenuItem({ icon: Icon, onSelect, danger = false, disabled = false, checked, children }: MenuItemProps) {
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: its role supports it whenever it is given
    <button
      type="button"
      role={checked === undefined ? "menuitem" : "menuitemcheckbox"}
      aria-checked={checked}
      tabIndex={-1}
      disabled={disabled}
      onPointerMove={({ currentTarget }) => currentTarget.focus({ preventScroll: true })}
      onClick={({ currentTarget }) => {
        // Before it acts: the focus is back on the button then, from where a dialog may take it.
        currentTarget.closest<HTMLElement>("[role=menu]")?.hidePopover();
        onSelect();
      }}
      className={clsx(
        "flex h-8 w-full items-center gap-2.5 rounded-control px-2 text-left whitespace-nowrap outline-none select-none focus:bg-hover disabled:opacity-55",
        danger && "text-danger",
        checked && "font-medium text-accent-text",
      )}
    >
      {Icon && <Icon aria-hidden className="size-4 shrink-0" />}
      {children}
      {checked && <Check aria-hidden className="ml-auto size-4 shrink-0" />}
    </button>
  );
}

/** A line between groups of a Menu. */
export const MenuSeparator = () => <hr className="my-1 border-border" />;

/** Words above a group of a Menu. */
export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <p className="px-2 py-1.5 text-xs text-muted">{children}</p>
);
