import { clsx } from "clsx";
import { LoaderCircle, type LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { Link } from "wouter";
import { Tooltip } from "./tooltip.tsx";

type Variant = "primary" | "secondary" | "ghost" | "danger";
type Size = "sm" | "md" | "lg";

const base =
  "inline-flex items-center justify-center gap-2 rounded-control border font-medium whitespace-nowrap transition-colors select-none " +
  "disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed";
const variants: Record<Variant, string> = {
  primary: "border-transparent bg-accent text-on-accent enabled:hover:bg-accent-hover",
  secondary: "border-border bg-surface text-text enabled:hover:bg-hover",
  ghost: "border-transparent bg-transparent text-text enabled:hover:bg-hover",
  danger: "border-transparent bg-danger-solid text-on-danger enabled:hover:bg-danger-hover",
};
const sizes: Record<Size, string> = { sm: "h-8 px-2.5 text-[13px]", md: "h-9 px-3.5", lg: "h-11 px-5 text-[15px]" };
const squares: Record<Size, string> = { sm: "size-8", md: "size-9", lg: "size-11" };

interface Look {
  variant?: Variant | undefined;
  size?: Size | undefined;
}

interface ButtonProps extends ComponentProps<"button">, Look {
  icon?: LucideIcon | undefined;
  /** Its work is under way: it spins, and does nothing more when pressed. Keeps its width and the focus. */
  busy?: boolean | undefined;
}

/** A button with words. `type` is `button` unless said otherwise. */
export function Button({ variant = "secondary", size = "md", icon, busy = false, ...rest }: ButtonProps) {
  const { className, children, onClick, type = "button", ...others } = rest;
  return (
    <button
      {...others}
      type={busy ? "button" : type}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : onClick}
      className={clsx(base, variants[variant], sizes[size], className)}
    >
      <Glyph icon={icon} busy={busy} />
      {children}
    </button>
  );
}

function Glyph({ icon: Icon, busy }: { icon: LucideIcon | undefined; busy: boolean }) {
  if (busy) return <LoaderCircle aria-hidden className="size-4 animate-spin" />;
  return Icon ? <Icon aria-hidden className="size-4 shrink-0" /> : null;
}

interface IconButtonProps extends Omit<ComponentProps<"button">, "children" | "aria-label">, Look {
  icon: LucideIcon;
  /** What it does: its name for those who do not see it, and its tooltip for those who do. */
  label: string;
  busy?: boolean | undefined;
}

/** A button that is only a picture. */
export function IconButton({ icon, label, variant = "ghost", size = "md", busy = false, ...rest }: IconButtonProps) {
  const { className, onClick, ...others } = rest;
  return (
    <Tooltip text={label}>
      <button
        type="button"
        {...others}
        aria-label={label}
        aria-busy={busy || undefined}
        aria-disabled={busy || undefined}
        onClick={busy ? undefined : onClick}
        className={clsx(base, variants[variant], squares[size], "shrink-0 px-0", className)}
      >
        <Glyph icon={icon} busy={busy} />
      </button>
    </Tooltip>
  );
}

interface ButtonLinkProps extends Look {
  href: string;
  icon?: LucideIcon | undefined;
  children: ReactNode;
  className?: string | undefined;
  /** An address outside the Studio, such as a file's: opened, or saved as this name. */
  download?: string | undefined;
}

/** A link that looks like a button: to a page of the Studio, or with `download` to a file. */
export function ButtonLink({ href, icon, variant = "secondary", size = "md", download, ...rest }: ButtonLinkProps) {
  const look = clsx(base, variants[variant].replaceAll("enabled:", ""), sizes[size], rest.className);
  const inside = (
    <>
      <Glyph icon={icon} busy={false} />
      {rest.children}
    </>
  );
  if (download !== undefined) {
    return (
      <a href={href} download={download} className={look}>
        {inside}
      </a>
    );
  }
  return (
    <Link href={href} className={look}>
      {inside}
    </Link>
  );
}
