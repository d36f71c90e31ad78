import { clsx } from "clsx";

/** A text as it is, in a box that scrolls. */
export function CodeText({ text, className }: { text: string; className: string }) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
      tabIndex={0}
      className={clsx("overflow-auto font-mono text-[13px] leading-5 -outline-offset-2!", className)}
    >
      {text}
    </pre>
  );
}
