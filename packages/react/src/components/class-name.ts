/** Galley's own class name, and what the page adds to it. */
export const classNames = (...names: Array<string | false | null | undefined>): string =>
  names.filter(Boolean).join(" ");
