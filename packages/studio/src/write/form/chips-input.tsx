import { clsx } from "clsx";
import { X } from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, useRef, useState } from "react";
import { useFieldWiring } from "../../ui/field.tsx";

interface ChipsInputProps {
  values: readonly string[];
  onChange(values: string[]): void;
  /** What one of them is, such as "keyword". */
  what: string;
  placeholder?: string | undefined;
}

/** What separates entries in a list that is pasted. */
const separators = /[,;\n\r\t]+/;

/** Short texts, one behind the other: added with Enter or a comma, or all at once from a list that is pasted. */
export function ChipsInput({ values, onChange, what, placeholder }: ChipsInputProps) {
  const wiring = useFieldWiring();
  const [typed, setTyped] = useState("");
  const [said, setSaid] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);

  const add = (text: string): void => {
    const known = new Set(values.map((value) => value.toLowerCase()));
    const fresh = text
      .split(separators)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== "" && !known.has(entry.toLowerCase()) && known.add(entry.toLowerCase()));
    setTyped("");
    if (fresh.length === 0) return;
    onChange([...values, ...fresh]);
    setSaid(`Added ${fresh.join(", ")}`);
  };

  const remove = (place: number): void => {
    onChange(values.filter((_, other) => other !== place));
    setSaid(`Removed ${values[place]}`);
    // The focus goes to the one that takes its place.
    requestAnimationFrame(() => {
      const left = list.current?.querySelectorAll("button") ?? [];
      (left[Math.min(place, left.length - 1)] ?? input.current)?.focus();
    });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      add(typed);
    }
    if (event.key === "Backspace" && typed === "" && values.length > 0) {
      // The last one comes back to be changed.
      event.preventDefault();
      setTyped(values.at(-1) ?? "");
      onChange(values.slice(0, -1));
    }
  };

  const onPaste = (event: ClipboardEvent<HTMLInputElement>): void => {
    const text = event.clipboardData.getData("text");
    if (!separators.test(text)) return;
    event.preventDefault();
    add(`${typed}${text}`);
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: only a larger area for the mouse; the input itself has the keys
    // biome-ignore lint/a11y/noStaticElementInteractions: as above
    <div
      className={clsx(
        "control flex flex-wrap items-center gap-1.5 focus-within:border-accent",
        wiring["aria-invalid"] && "border-danger!",
      )}
      onClick={(event) => event.target === event.currentTarget && input.current?.focus()}
    >
      {values.length > 0 && (
        <ul ref={list} aria-label={`${what}s`} className="contents">
          {values.map((value, place) => (
            <Chip key={value} value={value} onRemove={() => remove(place)} />
          ))}
        </ul>
      )}
      <input
        {...wiring}
        ref={input}
        value={typed}
        placeholder={values.length === 0 ? placeholder : undefined}
        autoComplete="off"
        enterKeyHint="enter"
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onBlur={() => add(typed)}
        className="h-5 min-w-24 flex-1 bg-transparent outline-none placeholder:text-muted"
      />
      <span role="status" className="sr-only">
        {said}
      </span>
    </div>
  );
}

function Chip({ value, onRemove }: { value: string; onRemove(): void }) {
  return (
    <li className="flex max-w-full items-center rounded bg-hover pl-2 text-[13px] leading-5">
      <span className="truncate">{value}</span>
      <button
        type="button"
        aria-label={`Remove ${value}`}
        onClick={onRemove}
        onKeyDown={(event) => {
          if (event.key !== "Backspace" && event.key !== "Delete") return;
          event.preventDefault();
          onRemove();
        }}
        className="flex size-6 shrink-0 items-center justify-center rounded text-muted hover:text-text"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </li>
  );
}
