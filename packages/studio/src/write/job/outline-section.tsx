import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import type { KeyboardEvent } from "react";
import { IconButton } from "../../ui/button.tsx";
import { Disclosure } from "../../ui/disclosure.tsx";
import { Field } from "../../ui/field.tsx";
import { plural } from "../../ui/format.ts";
import { Input, Textarea } from "../../ui/inputs.tsx";
import { ChipsInput } from "../form/chips-input.tsx";
import { type Mistakes, mistakeAt } from "../form/mistakes.ts";
import type { SectionDraft } from "./outline-draft.ts";

interface OutlineSectionProps {
  section: SectionDraft;
  place: number;
  count: number;
  mistakes: Mistakes;
  onChange(change: Partial<SectionDraft>): void;
  onMove(by: 1 | -1): void;
  onRemove(): void;
}

/** A section of the outline: its heading in sight, what is to be in it folded. Alt and an arrow key move it. */
export function OutlineSection({ section, place, count, mistakes, onChange, onMove, onRemove }: OutlineSectionProps) {
  const number = place + 1;
  const path = `outline.sections.${place}`;
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    onMove(event.key === "ArrowUp" ? -1 : 1);
  };
  return (
    <li data-section={section.key} className="flex flex-col gap-1 px-4 py-3">
      <div className="flex items-start gap-1">
        <span aria-hidden className="figures mt-2 w-6 shrink-0 text-muted">
          {number}
        </span>
        <Field label={`Heading ${number}`} hideLabel error={mistakes[`${path}.heading`]} className="flex-1">
          <Input
            value={section.heading}
            placeholder="Heading"
            onChange={(event) => onChange({ heading: event.currentTarget.value })}
            onKeyDown={onKeyDown}
            className="font-medium"
          />
        </Field>
        <IconButton icon={ArrowUp} label={`Move ${number} up`} disabled={place === 0} onClick={() => onMove(-1)} />
        <IconButton
          icon={ArrowDown}
          label={`Move ${number} down`}
          disabled={number === count}
          onClick={() => onMove(1)}
        />
        <IconButton icon={Trash2} label={`Remove ${number}`} disabled={count === 1} onClick={onRemove} />
      </div>
      <Disclosure
        summary={<span className="text-[13px] font-normal text-muted">{summaryOf(section)}</span>}
        className="pl-6"
      >
        <SectionDetails section={section} path={path} mistakes={mistakes} onChange={onChange} />
      </Disclosure>
    </li>
  );
}

function summaryOf({ points, keywords, words }: SectionDraft): string {
  const count = points.split("\n").filter((line) => line.trim()).length;
  const parts = [words && `${words} words`, count > 0 && plural(count, "point"), keywords.join(", ")];
  return parts.filter(Boolean).join(" · ") || "Points, keywords, length";
}

type DetailsProps = Pick<OutlineSectionProps, "section" | "mistakes" | "onChange"> & { path: string };

function SectionDetails({ section, path, mistakes, onChange }: DetailsProps) {
  return (
    <div className="grid gap-4 pb-2 sm:grid-cols-[minmax(0,1fr)_8rem]">
      <Field
        label="Points"
        hint={section.purpose || "One a line."}
        error={mistakeAt(mistakes, `${path}.points`)}
        className="sm:col-span-2"
      >
        <Textarea
          rows={3}
          value={section.points}
          placeholder="What the section says, one point a line"
          onChange={(event) => onChange({ points: event.currentTarget.value })}
        />
      </Field>
      <Field label="Keywords" error={mistakeAt(mistakes, `${path}.keywords`)}>
        <ChipsInput what="Keyword" values={section.keywords} onChange={(keywords) => onChange({ keywords })} />
      </Field>
      <Field label="Words" error={mistakes[`${path}.target_words`]}>
        <Input
          inputMode="numeric"
          value={section.words}
          placeholder="as the others"
          onChange={(event) => onChange({ words: event.currentTarget.value })}
        />
      </Field>
    </div>
  );
}
