import { useSyncExternalStore } from "react";
import { kept } from "./stored.ts";

/** `system`: as the machine's settings say, now and when they change. */
export type Theme = "light" | "dark" | "system";

const stored = kept("theme");
const listeners = new Set<() => void>();

function current(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === "light" || theme === "dark" ? theme : "system";
}

function choose(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  stored.set(theme === "system" ? null : theme);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  // Another tab has chosen.
  const onStorage = ({ key, newValue }: StorageEvent) => {
    if (key !== "galley.theme") return;
    choose(newValue === "light" || newValue === "dark" ? newValue : "system");
  };
  listeners.add(listener);
  window.addEventListener("storage", onStorage);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", onStorage);
  };
}

/** The theme that is chosen, and how to choose another. `theme.js` sets it before the first paint. */
export const useTheme = (): [Theme, (theme: Theme) => void] => [useSyncExternalStore(subscribe, current), choose];
