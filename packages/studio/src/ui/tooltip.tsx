import { type ReactElement, useEffect, useRef, useState } from "react";
import { placeBeside } from "./place.ts";

/** ms that a pointer rests before the words appear. */
const patience = 400;

/** Words on what is hovered or reached by keys. Never the only place where something is said: they are not read out. */
export function Tooltip({ text, children }: { text: string; children: ReactElement }) {
  const around = useRef<HTMLSpanElement>(null);
  const [shown, setShown] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const hide = () => {
    clearTimeout(timer.current);
    setShown(false);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it has no box; what is inside is what one acts on
    <span
      ref={around}
      className="contents"
      onPointerEnter={({ pointerType }) => {
        if (pointerType !== "mouse") return;
        timer.current = setTimeout(setShown, patience, true);
      }}
      onPointerLeave={hide}
      onPointerDown={hide}
      onKeyDown={hide}
      onFocus={({ target }) => target.matches(":focus-visible") && setShown(true)}
      onBlur={hide}
    >
      {children}
      {shown && <Words text={text} of={around.current} />}
    </span>
  );
}

function Words({ text, of }: { text: string; of: HTMLElement | null }) {
  const words = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const target = of?.firstElementChild;
    if (!words.current || !target) return;
    words.current.showPopover();
    placeBeside(words.current, target.getBoundingClientRect(), "center");
  }, [of]);
  return (
    <span
      ref={words}
      popover="manual"
      aria-hidden
      className="animate-enter pointer-events-none fixed inset-auto m-0 w-max max-w-72 rounded-control border-0 bg-text px-2 py-1 text-xs font-normal whitespace-normal text-bg"
    >
      {text}
    </span>
  );
}
