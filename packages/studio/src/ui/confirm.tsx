import { type ReactNode, useState, useSyncExternalStore } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { ErrorState } from "./states.tsx";

interface Question {
  title: string;
  /** What will happen, with the figures. */
  text?: ReactNode;
  /** The verb on the button, such as "Delete project". */
  action: string;
  danger?: boolean | undefined;
  /** Done while the dialog waits; what it throws is shown there, and can be tried again. */
  run?: (() => Promise<unknown>) | undefined;
}

interface Asked extends Question {
  answer(yes: boolean): void;
}

let asked: Asked | null = null;
const listeners = new Set<() => void>();

function ask(next: Asked | null): void {
  asked = next;
  for (const listener of listeners) listener();
}

/** Asks before something that cannot be taken back. True once it is confirmed, and `run` has gone well. */
export function confirm(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) =>
    ask({
      ...question,
      answer: (yes) => {
        ask(null);
        resolve(yes);
      },
    }),
  );
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** Shows what `confirm` asks. Once in the page. */
export function Confirmation() {
  const question = useSyncExternalStore(subscribe, () => asked);
  return question ? <Ask key={question.title} question={question} /> : null;
}

function Ask({ question }: { question: Asked }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const act = async () => {
    setBusy(true);
    try {
      await question.run?.();
      question.answer(true);
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      title={question.title}
      description={question.text}
      onClose={() => question.answer(false)}
      footer={
        <>
          <Button data-autofocus onClick={() => question.answer(false)}>
            Keep as it is
          </Button>
          <Button variant={question.danger ? "danger" : "primary"} busy={busy} onClick={act}>
            {question.action}
          </Button>
        </>
      }
    >
      {error !== null && <ErrorState error={error} compact />}
    </Dialog>
  );
}
