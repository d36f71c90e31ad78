import { type GalleyClient, GalleyError, type OutlineDecision, type OutlineForDecision } from "@galley/client";
import { useGalley } from "@galley/react";
import { useQuery } from "@tanstack/react-query";
import { Check, Plus, RotateCcw } from "lucide-react";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { confirm } from "../../ui/confirm.tsx";
import { Field } from "../../ui/field.tsx";
import { formatCount } from "../../ui/format.ts";
import { Input, Textarea } from "../../ui/inputs.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ErrorState, SkeletonRows } from "../../ui/states.tsx";
import { type Mistakes, mistakeAt, mistakesIn, noMistakes } from "../form/mistakes.ts";
import {
  draftOf,
  keptOutline,
  moved,
  newSection,
  type OutlineDraft,
  outlineOf,
  type SectionDraft,
} from "./outline-draft.ts";
import { OutlineSection } from "./outline-section.tsx";

/** The outline of a post that waits for a decision. */
export function OutlineReview({ jobId, onDecided }: { jobId: string; onDecided(): void }) {
  const client = useGalley();
  const outline = useQuery({
    queryKey: ["write", "outline", jobId],
    queryFn: ({ signal }) => client.getOutline(jobId, { signal }),
    refetchOnWindowFocus: false,
  });
  if (outline.data) return <Review jobId={jobId} planned={outline.data.outline} onDecided={onDecided} />;
  return (
    <Panel title="Outline">
      {outline.error ? (
        <ErrorState error={outline.error} onRetry={() => void outline.refetch()} compact />
      ) : (
        <SkeletonRows rows={4} />
      )}
    </Panel>
  );
}

interface ReviewProps {
  jobId: string;
  planned: OutlineForDecision["outline"];
  onDecided(): void;
}

function Review({ jobId, planned, onDecided }: ReviewProps) {
  const client = useGalley();
  const { draft, isEdited, change, undo, forget } = useOutlineDraft(jobId, planned);
  const { decide, busy, error, mistakes } = useDecision(client, jobId, () => {
    forget();
    onDecided();
  });
  const approve = () =>
    void decide(isEdited ? { decision: "edit", outline: outlineOf(draft) } : { decision: "approve" });
  const reject = () =>
    confirm({
      title: "Reject the outline?",
      text: "The job is cancelled and nothing is written. It can be run again later.",
      action: "Reject and cancel",
      danger: true,
      run: () => client.decideOutline(jobId, { decision: "reject" }),
    }).then((done) => {
      if (!done) return;
      forget();
      onDecided();
    });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) approve();
  };
  const words = draft.sections.reduce((sum, section) => sum + (Number(section.words) || 0), 0);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the button below
    <div onKeyDown={onKeyDown}>
      <Panel
        title="Approve the outline"
        hint="It waits for you, for up to 7 days. Change what should be different: what you send is what is written."
        flush
      >
        <OutlineFields draft={draft} mistakes={mistakes} change={change} hasFaq={planned.faq.length > 0} />
        <div role="alert" className="empty:hidden px-4 pb-4">
          {error !== null && Object.keys(mistakes).length === 0 && <ErrorState error={error} compact />}
        </div>
        <footer className="write-bar flex flex-wrap items-center gap-2 px-4 py-3">
          <p className="min-w-0 flex-1 basis-40 text-[13px] text-muted">
            {`${draft.sections.length} sections, about ${formatCount(words)} words`}
          </p>
          {isEdited && (
            <Button variant="ghost" icon={RotateCcw} onClick={undo}>
              Undo changes
            </Button>
          )}
          <Button onClick={() => void reject()}>Reject</Button>
          <Button variant="primary" icon={Check} busy={busy} onClick={approve}>
            {isEdited ? "Write it with my changes" : "Approve and write"}
          </Button>
        </footer>
      </Panel>
    </div>
  );
}

/** The outline with one's own changes, which a reload does not lose. */
function useOutlineDraft(jobId: string, planned: OutlineForDecision["outline"]) {
  const stored = useMemo(() => keptOutline(jobId), [jobId]);
  const original = useMemo(() => draftOf(planned), [planned]);
  const [draft, setDraft] = useState(() => stored.get() ?? original);
  const become = (next: OutlineDraft) => {
    setDraft(next);
    stored.set(next);
  };
  return {
    draft,
    isEdited: JSON.stringify(outlineOf(draft)) !== JSON.stringify(outlineOf(original)),
    change: (part: Partial<OutlineDraft>) => become({ ...draft, ...part }),
    undo: () => become(original),
    forget: () => stored.set(null),
  };
}

function useDecision(client: GalleyClient, jobId: string, onDecided: () => void) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const decide = async (decision: OutlineDecision) => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await client.decideOutline(jobId, decision);
      onDecided();
    } catch (thrown) {
      // Somebody else has decided, or it had arrived before the connection broke: what is shown will follow.
      if (thrown instanceof GalleyError && thrown.code === "job_state_conflict") onDecided();
      setError(thrown);
      setBusy(false);
    }
  };
  return { decide, busy, error, mistakes: error === null ? noMistakes : mistakesIn(error) };
}

interface FieldsProps {
  draft: OutlineDraft;
  mistakes: Mistakes;
  change(part: Partial<OutlineDraft>): void;
  hasFaq: boolean;
}

function OutlineFields({ draft, mistakes, change, hasFaq }: FieldsProps) {
  const list = useRef<HTMLOListElement>(null);
  const { sections } = draft;
  const focusOn = (key: string | undefined) =>
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-section="${key}"] input`)?.focus());
  const changeSection = (place: number, part: Partial<SectionDraft>) =>
    change({ sections: sections.map((section, other) => (other === place ? { ...section, ...part } : section)) });
  const move = (place: number, by: 1 | -1) => {
    change({ sections: moved(sections, place, place + by) });
    focusOn(sections[place]?.key);
  };
  const remove = (place: number) => {
    change({ sections: sections.toSpliced(place, 1) });
    focusOn((sections[place + 1] ?? sections[place - 1])?.key);
  };
  const add = () => {
    const section = newSection();
    // Before the closing words, which stay the last ones.
    change({ sections: sections.toSpliced(Math.max(1, sections.length - 1), 0, section) });
    focusOn(section.key);
  };
  return (
    <>
      <div className="border-b border-border p-4">
        <Field label="Title" error={mistakes["outline.title"]}>
          <Input value={draft.title} onChange={(event) => change({ title: event.currentTarget.value })} />
        </Field>
      </div>
      <ol ref={list} aria-label="Sections" className="divide-y divide-border">
        {sections.map((section, place) => (
          <OutlineSection
            key={section.key}
            section={section}
            place={place}
            count={sections.length}
            mistakes={mistakes}
            onChange={(part) => changeSection(place, part)}
            onMove={(by) => move(place, by)}
            onRemove={() => remove(place)}
          />
        ))}
      </ol>
      <div className="flex flex-col gap-4 border-t border-border p-4">
        <div>
          <Button size="sm" icon={Plus} onClick={add} disabled={sections.length >= 40}>
            Add a section
          </Button>
        </div>
        {hasFaq && (
          <Field label="Questions of the FAQ" hint="One a line." error={mistakeAt(mistakes, "outline.faq")}>
            <Textarea rows={2} value={draft.faq} onChange={(event) => change({ faq: event.currentTarget.value })} />
          </Field>
        )}
      </div>
    </>
  );
}
