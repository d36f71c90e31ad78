import { GalleyError } from "@galley/client";
import { type FormEvent, useId, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Checkbox, Input } from "../ui/inputs.tsx";
import { explain } from "../ui/states.tsx";

interface KeyPromptProps {
  /** Nothing can be done without a key. */
  locked: boolean;
  /** One was used, and is not valid any more. */
  hadKey: boolean;
  /** Asks Galley who a key belongs to. */
  check(key: string): Promise<unknown>;
  onKey(key: string, forLong: boolean): void;
  onClose(): void;
}

/** Asks for an API key, and takes none that Galley does not know. */
export function KeyPrompt({ locked, hadKey, check, onKey, onClose }: KeyPromptProps) {
  const form = useId();
  const [key, setKey] = useState("");
  const [forLong, setForLong] = useState(true);
  const [busy, setBusy] = useState(false);
  const [mistake, setMistake] = useState<string>();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const given = key.trim();
    const wrong = mistakeIn(given);
    setMistake(wrong);
    if (wrong) return;
    setBusy(true);
    try {
      await check(given);
      onKey(given, forLong);
    } catch (error) {
      setMistake(inWords(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      title={locked ? "This Galley asks for a key" : "Use another key"}
      description={
        <>
          {locked && hadKey ? "The key that this browser has is not valid any more. " : ""}
          Whoever runs it makes keys with <code className="text-text">galley keys create</code>.
        </>
      }
      stays={locked}
      onClose={onClose}
      footer={
        <>
          {!locked && <Button onClick={onClose}>Cancel</Button>}
          <Button variant="primary" type="submit" form={form} busy={busy}>
            Use this key
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label="API key" error={mistake}>
          <Input
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
            type="password"
            autoComplete="off"
            spellCheck={false}
            autoFocus
            className="font-mono"
          />
        </Field>
        <Checkbox
          checked={forLong}
          onCheckedChange={setForLong}
          label="Remember it in this browser"
          hint={forLong ? "Until you forget it." : "Only until this tab is closed."}
        />
      </form>
    </Dialog>
  );
}

/** What can be seen of a key without asking. */
function mistakeIn(key: string): string | undefined {
  if (key === "") return "Paste the key here.";
  // A header cannot carry anything else, and the browser would call that a broken network.
  if (!/^[\x21-\x7e]+$/.test(key)) return "A key has no spaces and no special letters: was something else pasted?";
  return undefined;
}

function inWords(error: unknown): string {
  if (error instanceof GalleyError && error.status === 401) {
    return "Galley does not know this key. It may be mistyped, revoked or over.";
  }
  return explain(error).detail;
}
