import { type ReactNode, useState } from "react";
import { Disclosure } from "../../ui/disclosure.tsx";
import { Field } from "../../ui/field.tsx";
import { plural } from "../../ui/format.ts";
import { Input, Slider, Switch, Textarea } from "../../ui/inputs.tsx";
import { ChipsInput } from "./chips-input.tsx";
import { switches } from "./choices.ts";
import { type Draft, emptyDraft, fieldOf } from "./draft.ts";
import { useForm, useText } from "./form-state.ts";
import { InternalLinks, Sources } from "./list-fields.tsx";
import { hasMistake } from "./mistakes.ts";

/** What is said of a post now and then: folded, with a word on what is set. */
export function MoreOptions() {
  const { draft } = useForm();
  const changed = switches.filter(({ name, on }) => draft.switches[name] !== on).length;
  return (
    <div className="divide-y divide-border border-t border-border">
      <Group
        title="Sources"
        fields={["sources"]}
        aside={draft.sources.length && plural(draft.sources.length, "source")}
      >
        <Sources />
      </Group>
      <Group title="Readers and instructions" fields={["audience", "instructions"]}>
        <Readers />
      </Group>
      <Group title="Brand, product and comparison" fields={["brand", "product", "category", "comparison"]}>
        <Brand />
      </Group>
      <Group
        title="Internal links"
        fields={["links", "mostLinks"]}
        aside={draft.links.length && plural(draft.links.length, "page")}
      >
        <div className="flex flex-col gap-5">
          <InternalLinks />
          <MostLinks />
        </div>
      </Group>
      <Group title="Model and budget" fields={["model", "budget"]}>
        <Model />
      </Group>
      <Group title="Research and checks" fields={["switches"]} aside={changed && `${changed} changed`}>
        <Switches />
      </Group>
    </div>
  );
}

interface GroupProps {
  title: string;
  /** Its parts: it opens where one has a mistake, and counts those that are filled in. */
  fields: ReadonlyArray<keyof Draft>;
  aside?: ReactNode;
  children: ReactNode;
}

function Group({ title, fields, aside, children }: GroupProps) {
  const { draft, mistakes } = useForm();
  const [open, setOpen] = useState(false);
  const paths = fields.map((name) => fieldOf[name]);
  const isWrong = hasMistake(mistakes, paths);
  const filled = fields.filter((name) => JSON.stringify(draft[name]) !== JSON.stringify(emptyDraft[name])).length;
  const state = isWrong ? <span className="text-danger">Look here</span> : aside || (filled > 0 && `${filled} set`);
  return (
    <Disclosure summary={title} aside={state} open={open || isWrong} onToggle={setOpen} className="py-1.5">
      <div className="pt-1 pb-4 pl-6">{children}</div>
    </Disclosure>
  );
}

function Readers() {
  const { draft, mistake } = useForm();
  return (
    <div className="flex flex-col gap-5">
      <Field label="Who it is for" error={mistake("audience")}>
        <Input {...useText("audience")} placeholder="People with a small garden" />
      </Field>
      <Field label="Instructions" error={mistake("instructions")} aside={`${draft.instructions.length}/5000`}>
        <Textarea
          {...useText("instructions")}
          placeholder="What to bring up, what to leave out, how to address readers"
        />
      </Field>
    </div>
  );
}

function Brand() {
  const { draft, set, mistake } = useForm();
  return (
    <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
      <Field label="Brand" error={mistake("brand")} hint="Named as the author.">
        <Input {...useText("brand")} />
      </Field>
      <Field label="Product" error={mistake("product")}>
        <Input {...useText("product")} />
      </Field>
      <Field label="Category" error={mistake("category")} hint="The part of the site it belongs to.">
        <Input {...useText("category")} />
      </Field>
      <Field label="Things to compare" error={mistake("comparison")}>
        <ChipsInput
          what="Thing"
          values={draft.comparison}
          onChange={(comparison) => set({ comparison })}
          placeholder="Worm bin, garden heap"
        />
      </Field>
    </div>
  );
}

function MostLinks() {
  const { draft, set, mistake } = useForm();
  return (
    <Field label="Links at most" aside={String(draft.mostLinks)} error={mistake("mostLinks")} className="max-w-xs">
      <Slider min={0} max={10} value={draft.mostLinks} onValueChange={(mostLinks) => set({ mostLinks })} />
    </Field>
  );
}

function Model() {
  const { mistake } = useForm();
  return (
    <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
      <Field
        label="Model"
        error={mistake("model")}
        hint={
          <>
            <code>provider:model</code>, or <code>offline</code> for the writer that needs none. Empty: as Galley is set
            up.
          </>
        }
      >
        <Input {...useText("model")} placeholder="openai:gpt-5" autoCapitalize="off" spellCheck={false} />
      </Field>
      <Field label="Budget in US dollars" error={mistake("budget")} hint="The job ends before it spends more.">
        <Input {...useText("budget")} inputMode="decimal" placeholder="0.50" />
      </Field>
    </div>
  );
}

function Switches() {
  const { draft, set } = useForm();
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
      {switches.map(({ name, label, hint }) => (
        <Switch
          key={name}
          label={label}
          hint={hint}
          checked={draft.switches[name]}
          onCheckedChange={(on) => set({ switches: { ...draft.switches, [name]: on } })}
        />
      ))}
    </div>
  );
}
