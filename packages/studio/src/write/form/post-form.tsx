import { PenLine, RotateCcw, WifiOff } from "lucide-react";
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import { Button } from "../../ui/button.tsx";
import { formatCount } from "../../ui/format.ts";
import { ErrorState } from "../../ui/states.tsx";
import { toast } from "../../ui/toaster.tsx";
import { languageName, lengths } from "./choices.ts";
import { CommonOptions } from "./common-options.tsx";
import { type Draft, emptyDraft, fieldOf, tidied, toRequest } from "./draft.ts";
import { draftStore, useDraft } from "./draft-store.ts";
import { FormContext } from "./form-state.ts";
import { type Mistakes, mistakesIn, noMistakes } from "./mistakes.ts";
import { MoreOptions } from "./more-options.tsx";
import type { SubmissionState } from "./submission.ts";
import { useSubmission } from "./use-submission.ts";

const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);

/** Asks for a post. */
export function PostForm() {
  const [, navigate] = useLocation();
  const draft = useDraft();
  const form = useRef<HTMLFormElement>(null);
  const [state, submission] = useSubmission((jobId) => navigate(`/write/${jobId}`));
  const { mistakes, forget } = useMistakes(state);
  useFocusOnMistake(form, state);

  const set = (change: Partial<Draft>) => {
    draftStore.set(change);
    forget(Object.keys(change) as Array<keyof Draft>);
  };
  const submit = () => {
    draftStore.set(tidied(draftStore.get()));
    submission.submit(toRequest(draftStore.get()));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    const wants = event.metaKey || event.ctrlKey;
    // A line is ended with Enter before one knows it: a post is only asked for on purpose.
    if (wants || event.target instanceof HTMLInputElement) event.preventDefault();
    if (wants) submit();
  };
  return (
    <FormContext value={{ draft, mistakes, set }}>
      <form
        ref={form}
        noValidate
        aria-label="A new post"
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className="rounded-panel border border-border bg-surface"
      >
        <div className="p-4 md:p-6">
          <CommonOptions />
        </div>
        <div className="px-4 md:px-6">
          <MoreOptions />
        </div>
        <div className="write-bar mt-4">
          <Notice state={state} mistakes={mistakes} onStop={submission.stop} />
          <SubmitBar draft={draft} state={state} />
        </div>
      </form>
    </FormContext>
  );
}

/** What Galley has said is wrong, until the field is changed. */
function useMistakes(state: SubmissionState) {
  const [changed, setChanged] = useState<{ since: SubmissionState; fields: readonly string[] }>({
    since: state,
    fields: [],
  });
  const said = useMemo(() => (state.step === "refused" ? mistakesIn(state.error) : noMistakes), [state]);
  const mistakes = useMemo(() => {
    if (changed.since !== state) return said;
    const left = Object.entries(said).filter(([path]) => !changed.fields.includes(path.split(".")[0] ?? ""));
    return Object.fromEntries(left);
  }, [said, changed, state]);
  const forget = (names: ReadonlyArray<keyof Draft>) => {
    const fields = names.map((name) => fieldOf[name]);
    setChanged((before) => ({ since: state, fields: before.since === state ? [...before.fields, ...fields] : fields }));
  };
  return { mistakes, forget };
}

/** Takes whoever has sent it to the first field with a mistake. */
function useFocusOnMistake(form: RefObject<HTMLFormElement | null>, state: SubmissionState): void {
  useEffect(() => {
    if (state.step !== "refused") return;
    const frame = requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
    return () => cancelAnimationFrame(frame);
  }, [form, state]);
}

interface NoticeProps {
  state: SubmissionState;
  mistakes: Mistakes;
  onStop(): void;
}

function Notice({ state, mistakes, onStop }: NoticeProps) {
  const isAtFields = Object.keys(mistakes).length > 0;
  return (
    <div role="status" className="px-4 md:px-6">
      {state.step === "waiting" && (
        <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-control bg-warning-soft px-3 py-2.5">
          <WifiOff aria-hidden className="size-4 shrink-0 text-warning" />
          <p className="min-w-0 flex-1 basis-56">
            <strong className="font-semibold">Waiting for the network.</strong> The post is kept in this browser and
            asked for as soon as Galley can be reached.
          </p>
          <Button size="sm" onClick={onStop}>
            Do not send it
          </Button>
        </div>
      )}
      {state.step === "refused" &&
        (isAtFields ? (
          <p className="mt-3 font-medium text-danger">Some of it needs another look: see the fields in red.</p>
        ) : (
          mistakesIn(state.error) === noMistakes && (
            <div className="mt-3">
              <ErrorState error={state.error} compact />
            </div>
          )
        ))}
    </div>
  );
}

function SubmitBar({ draft, state }: { draft: Draft; state: SubmissionState }) {
  const clear = () => {
    const before = draftStore.get();
    draftStore.clear();
    toast.info("The form is empty.", { label: "Undo", run: () => draftStore.set(before) });
  };
  const isBusy = state.step === "sending" || state.step === "waiting";
  return (
    <div className="flex flex-wrap items-center gap-3 px-4 py-3 md:px-6">
      <p className="min-w-0 flex-1 text-[13px] text-muted max-md:hidden">{summaryOf(draft)}</p>
      {JSON.stringify(draft) !== JSON.stringify(emptyDraft) && (
        <Button variant="ghost" icon={RotateCcw} onClick={clear}>
          Start over
        </Button>
      )}
      <Button variant="primary" size="lg" type="submit" icon={PenLine} busy={isBusy} className="max-md:flex-1">
        {labelOf(draft, state)}
        {!isBusy && (
          <kbd aria-hidden className="hidden font-sans text-xs md:inline">
            {isMac ? "⌘↵" : "Ctrl ↵"}
          </kbd>
        )}
      </Button>
    </div>
  );
}

function labelOf({ approveOutline }: Draft, { step }: SubmissionState): string {
  if (step === "sending") return "Sending";
  if (step === "waiting") return "Waiting";
  return approveOutline ? "Plan the outline" : "Write the post";
}

function summaryOf({ words, length, language, sources }: Draft): string {
  const own = Number(words.trim());
  const count = words.trim() && own > 0 ? own : lengths[length].words;
  const from = sources.length > 0 ? `, from ${sources.length === 1 ? "1 source" : `${sources.length} sources`}` : "";
  return `About ${formatCount(count)} words in ${language ? languageName(language) : "…"}${from}`;
}
