import { clsx } from "clsx";
import { type KeyboardEvent, type ReactNode, useId } from "react";

interface Tab<Name extends string> {
  value: Name;
  label: ReactNode;
  content: ReactNode;
  disabled?: boolean;
}

interface TabsProps<Name extends string> {
  /** What the tabs are of, for those who do not see. */
  label: string;
  value: Name;
  onValueChange(value: Name): void;
  tabs: ReadonlyArray<Tab<Name>>;
  className?: string | undefined;
}

/** Several views of one thing; arrow keys go through them. Keep the value in the URL where it is worth a link. */
export function Tabs<Name extends string>({ label, value, onValueChange, tabs, className }: TabsProps<Name>) {
  const id = useId();
  return (
    <div className={className}>
      <div
        role="tablist"
        aria-label={label}
        onKeyDown={goThrough}
        className="flex gap-1 overflow-x-auto border-b border-border"
      >
        {tabs.map((tab) => {
          const chosen = tab.value === value;
          return (
            <button
              key={tab.value}
              type="button"
              role="tab"
              id={`${id}-tab-${tab.value}`}
              aria-selected={chosen}
              aria-controls={chosen ? `${id}-panel-${tab.value}` : undefined}
              tabIndex={chosen ? 0 : -1}
              disabled={tab.disabled}
              onClick={() => onValueChange(tab.value)}
              className={clsx(
                "-mb-px h-10 shrink-0 border-b-2 px-3 font-medium whitespace-nowrap transition-colors -outline-offset-2! hover:text-text disabled:opacity-55",
                chosen ? "border-accent text-text" : "border-transparent text-muted",
              )}
            >
              {tab.label}
            </button>
          );
        })}
      </div>
      {tabs
        .filter((tab) => tab.value === value)
        .map((tab) => (
          <div
            key={tab.value}
            role="tabpanel"
            id={`${id}-panel-${tab.value}`}
            aria-labelledby={`${id}-tab-${tab.value}`}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel of mere text is reached by keys as well
            tabIndex={0}
            className="pt-4"
          >
            {tab.content}
          </div>
        ))}
    </div>
  );
}

/** The arrow keys choose at once, as it is usual where a view costs nothing to show. */
function goThrough(event: KeyboardEvent<HTMLElement>): void {
  const tabs = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("[role=tab]:enabled")];
  const at = tabs.indexOf(document.activeElement as HTMLButtonElement);
  const places: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 };
  const place = places[event.key];
  if (place === undefined) return;
  event.preventDefault();
  const next = place === tabs.length ? tabs[0] : tabs.at(place);
  next?.focus();
  next?.click();
}
