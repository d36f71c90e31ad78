import { Field } from "../../ui/field.tsx";
import { formatCount } from "../../ui/format.ts";
import { Checkbox, Input, Select } from "../../ui/inputs.tsx";
import { ChipsInput } from "./chips-input.tsx";
import { blogTypes, languageName, languages, lengths, tones } from "./choices.ts";
import type { Draft } from "./draft.ts";
import { useForm, useText } from "./form-state.ts";

/** What nearly everybody says of a post. */
export function CommonOptions() {
  const { draft, set, mistake } = useForm();
  return (
    <div className="flex flex-col gap-5">
      <Field label="Topic" error={mistake("topic")} hint="What the post is about, as you would say it to a colleague.">
        <Input {...useText("topic")} placeholder="Composting at home" autoComplete="off" className="h-10!" />
      </Field>
      <Field
        label="Keywords"
        error={mistake("keywords")}
        aside={`${draft.keywords.length}/20`}
        hint="What it should be found for, the most important first. Enter or a comma adds one."
      >
        <ChipsInput
          what="Keyword"
          values={draft.keywords}
          onChange={(keywords) => set({ keywords })}
          placeholder="composting, kitchen waste"
        />
      </Field>
      <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
        <LengthField />
        <LanguageField />
        <Field label="Tone" error={mistake("tone")}>
          <Choice name="tone" options={tones} />
        </Field>
        <Field label="Kind of post" error={mistake("type")}>
          <Choice name="type" options={blogTypes} />
        </Field>
      </div>
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
        <Checkbox
          label="Approve the outline first"
          hint="Nothing is written until you have seen the plan."
          checked={draft.approveOutline}
          onCheckedChange={(approveOutline) => set({ approveOutline })}
        />
        <Checkbox
          label="Questions and answers"
          hint="Ends with a FAQ that search pages can show."
          checked={draft.faq}
          onCheckedChange={(faq) => set({ faq })}
        />
      </div>
    </div>
  );
}

function Choice({ name, options }: { name: "tone" | "type"; options: Readonly<Record<string, string>> }) {
  const { draft, set } = useForm();
  return (
    <Select value={draft[name]} onChange={(event) => set({ [name]: event.currentTarget.value } as Partial<Draft>)}>
      {Object.entries(options).map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </Select>
  );
}

const own = "own";

function LengthField() {
  const { draft, set, mistake } = useForm();
  const isOwn = draft.words !== "";
  return (
    <div className="flex items-start gap-2">
      <Field label="Length" error={mistake("length")} className="flex-1">
        <Select
          value={isOwn ? own : draft.length}
          onChange={({ currentTarget: { value } }) =>
            set(
              value === own
                ? { words: String(lengths[draft.length].words) }
                : { words: "", length: value as Draft["length"] },
            )
          }
        >
          {Object.entries(lengths).map(([value, { label, words }]) => (
            <option key={value} value={value}>
              {`${label} · ${formatCount(words)} words`}
            </option>
          ))}
          <option value={own}>Another length…</option>
        </Select>
      </Field>
      {isOwn && (
        <Field label="Words" error={mistake("words")} className="w-28">
          <Input
            inputMode="numeric"
            value={draft.words.trim()}
            // A blank keeps the field open while it is emptied.
            onChange={(event) => set({ words: event.currentTarget.value || " " })}
          />
        </Field>
      )}
    </div>
  );
}

function LanguageField() {
  const { draft, set, mistake } = useForm();
  const isListed = languages.some(({ tag }) => tag === draft.language);
  return (
    <div className="flex items-start gap-2">
      <Field label="Language" error={isListed ? mistake("language") : undefined} className="flex-1">
        <Select
          value={isListed ? draft.language : own}
          onChange={({ currentTarget: { value } }) => set({ language: value === own ? "" : value })}
        >
          {languages.map(({ tag, name }) => (
            <option key={tag} value={tag}>
              {name}
            </option>
          ))}
          <option value={own}>Another language…</option>
        </Select>
      </Field>
      {!isListed && (
        <Field
          label="Tag"
          error={mistake("language")}
          hint={draft.language ? languageName(draft.language) : undefined}
          className="w-28"
        >
          <Input
            value={draft.language}
            onChange={(event) => set({ language: event.currentTarget.value })}
            placeholder="de-AT"
            autoCapitalize="off"
            spellCheck={false}
          />
        </Field>
      )}
    </div>
  );
}
