import { Plus, X } from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button, IconButton } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Textarea } from "../../ui/inputs.tsx";
import { toast } from "../../ui/toaster.tsx";
import { longestPrompt, mostPrompts, nextId, type PromptLine } from "./form.ts";

interface PromptsProps {
  prompts: readonly PromptLine[];
  mistakes: Readonly<Record<number, string>>;
  onChange(prompts: readonly PromptLine[]): void;
}

/** What the images show: one prompt an image. Pasted lines become prompts of their own. */
export function Prompts({ prompts, mistakes, onChange }: PromptsProps) {
  const list = useRef<HTMLOListElement>(null);
  const [wanted, setWanted] = useState<number | null>(null);
  useEffect(() => {
    if (wanted === null) return;
    list.current?.querySelector<HTMLElement>(`[data-prompt="${wanted}"]`)?.focus();
    setWanted(null);
  }, [wanted]);
  const actions = promptActions(prompts, onChange, setWanted);
  const single = prompts.length === 1;
  return (
    <div>
      <ol ref={list} className="flex flex-col gap-3">
        {prompts.map(({ id, text }, index) => (
          <li key={id} className="flex items-start gap-1">
            <Field
              label={single ? "Prompt" : `Prompt ${index + 1}`}
              aside={text.length > longestPrompt * 0.8 ? `${text.length} / ${longestPrompt}` : undefined}
              error={mistakes[id]}
              className="flex-1"
            >
              <Textarea
                data-prompt={id}
                rows={3}
                maxRows={10}
                maxLength={longestPrompt}
                placeholder={index === 0 ? "A lighthouse on a cliff at dawn, seen from the sea" : undefined}
                value={text}
                onChange={(event) => actions.write(id, event.currentTarget.value)}
                onPaste={(event) => actions.paste(id, event)}
                onKeyDown={(event) => actions.key(id, event)}
              />
            </Field>
            {!single && (
              <IconButton
                icon={X}
                label={`Remove prompt ${index + 1}`}
                size="sm"
                className="mt-6"
                onClick={() => actions.remove(id)}
              />
            )}
          </li>
        ))}
      </ol>
      <div className="mt-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <Button
          variant="ghost"
          size="sm"
          icon={Plus}
          className="-ml-2"
          disabled={prompts.length >= mostPrompts}
          onClick={() => actions.add(prompts.at(-1)?.id)}
        >
          Add a prompt
        </Button>
        <p className="text-[13px] text-muted">
          {single ? "Paste several lines to make several images." : `${prompts.length} of ${mostPrompts} prompts`}
        </p>
      </div>
    </div>
  );
}

function promptActions(
  prompts: readonly PromptLine[],
  onChange: PromptsProps["onChange"],
  focus: (id: number) => void,
) {
  function add(after: number | undefined, texts: readonly string[] = [""]): void {
    const at = prompts.findIndex(({ id }) => id === after) + 1;
    const from = nextId(prompts);
    const lines = texts.slice(0, mostPrompts - prompts.length).map((text, index) => ({ id: from + index, text }));
    if (lines.length === 0) return;
    onChange([...prompts.slice(0, at), ...lines, ...prompts.slice(at)]);
    focus(from + lines.length - 1);
  }

  function remove(id: number): void {
    const at = prompts.findIndex((one) => one.id === id);
    const rest = prompts.filter((one) => one.id !== id);
    const next = rest[Math.max(0, at - 1)];
    onChange(rest);
    if (next) focus(next.id);
  }

  return {
    add,
    remove,
    write: (id: number, text: string) => onChange(prompts.map((one) => (one.id === id ? { id, text } : one))),
    paste(id: number, event: ClipboardEvent<HTMLTextAreaElement>): void {
      const lines = linesOf(event.clipboardData.getData("text"));
      if (lines.length < 2) return;
      event.preventDefault();
      const { value, selectionStart, selectionEnd } = event.currentTarget;
      const first = value.slice(0, selectionStart) + lines[0] + value.slice(selectionEnd);
      const room = mostPrompts - prompts.length;
      if (lines.length - 1 > room)
        toast.info(`A batch has at most ${mostPrompts} prompts; the lines beyond are left out.`);
      const at = prompts.findIndex((one) => one.id === id);
      const from = nextId(prompts);
      const others = lines.slice(1, room + 1).map((text, index) => ({ id: from + index, text }));
      onChange([
        ...prompts.slice(0, at),
        { id, text: first.slice(0, longestPrompt) },
        ...others,
        ...prompts.slice(at + 1),
      ]);
      focus(others.at(-1)?.id ?? id);
    },
    key(id: number, event: KeyboardEvent<HTMLTextAreaElement>): void {
      const { value } = event.currentTarget;
      if (event.key === "Backspace" && value === "" && prompts.length > 1) {
        event.preventDefault();
        remove(id);
        return;
      }
      if (event.key !== "Enter" || event.nativeEvent.isComposing || event.shiftKey) return;
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) event.currentTarget.form?.requestSubmit();
      else if (value.trim() !== "" && prompts.length < mostPrompts) add(id);
    },
  };
}

/** The lines of a text that say something, without the marks of a list. */
const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) =>
      line
        .replace(/^\s*(?:[-*•]|\d+[.)])\s+/, "")
        .trim()
        .slice(0, longestPrompt),
    )
    .filter(Boolean);
