import { Plus, Trash2 } from "lucide-react";
import { useRef } from "react";
import { Button, IconButton } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input, Textarea } from "../../ui/inputs.tsx";
import { ChipsInput } from "./chips-input.tsx";
import type { LinkTarget } from "./draft.ts";
import { useForm } from "./form-state.ts";

const without = <Item,>(items: readonly Item[], place: number): Item[] => items.filter((_, other) => other !== place);
const withItem = <Item,>(items: readonly Item[], place: number, item: Item): Item[] => items.with(place, item);

/** Takes the focus to the new entry of a list, once it is there. */
function useFocusOnNew() {
  const list = useRef<HTMLDivElement>(null);
  const focusLast = () =>
    requestAnimationFrame(() => {
      const rows = list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [];
      rows[rows.length - 1]?.querySelector<HTMLElement>("input, textarea")?.focus();
    });
  return { list, focusLast };
}

/** What the post is to rest on: addresses that are read, or texts. */
export function Sources() {
  const { draft, set, mistakes } = useForm();
  const { sources } = draft;
  const { list, focusLast } = useFocusOnNew();
  const add = () => {
    set({ sources: [...sources, ""] });
    focusLast();
  };
  return (
    <div ref={list} className="flex flex-col gap-3">
      <p className="text-[13px] text-muted">
        Addresses that are read, or texts. What the post cites, it cites from here.
      </p>
      {sources.map((source, place) => (
        <div key={place} data-row className="flex items-start gap-2">
          <Field label={`Source ${place + 1}`} hideLabel error={mistakes[`sources.${place}`]} className="flex-1">
            <Textarea
              rows={1}
              maxRows={8}
              value={source}
              placeholder="https://… or a text"
              onChange={(event) => set({ sources: withItem(sources, place, event.currentTarget.value) })}
            />
          </Field>
          <IconButton
            icon={Trash2}
            label={`Remove source ${place + 1}`}
            onClick={() => set({ sources: without(sources, place) })}
          />
        </div>
      ))}
      <div>
        <Button size="sm" icon={Plus} onClick={add} disabled={sources.length >= 20}>
          Add a source
        </Button>
      </div>
    </div>
  );
}

/** Pages of the author's own site to link to. */
export function InternalLinks() {
  const { draft, set } = useForm();
  const { links } = draft;
  const { list, focusLast } = useFocusOnNew();
  const add = () => {
    set({ links: [...links, { title: "", url: "", keywords: [] }] });
    focusLast();
  };
  return (
    <div ref={list} className="flex flex-col gap-3">
      {links.map((link, place) => (
        <LinkRow
          key={place}
          link={link}
          place={place}
          onChange={(change) => set({ links: withItem(links, place, { ...link, ...change }) })}
          onRemove={() => set({ links: without(links, place) })}
        />
      ))}
      <div>
        <Button size="sm" icon={Plus} onClick={add} disabled={links.length >= 100}>
          Add a page to link to
        </Button>
      </div>
    </div>
  );
}

interface LinkRowProps {
  link: LinkTarget;
  place: number;
  onChange(change: Partial<LinkTarget>): void;
  onRemove(): void;
}

function LinkRow({ link, place, onChange, onRemove }: LinkRowProps) {
  const { mistakes } = useForm();
  const path = `internal_link_targets.${place}`;
  return (
    <fieldset data-row className="flex items-start gap-2 rounded-control border border-border p-3">
      <legend className="sr-only">{`Page ${place + 1}`}</legend>
      <div className="grid min-w-0 flex-1 gap-3 sm:grid-cols-2">
        <Field label="Title" error={mistakes[`${path}.title`]}>
          <Input value={link.title} onChange={(event) => onChange({ title: event.currentTarget.value })} />
        </Field>
        <Field label="Address" error={mistakes[`${path}.url`]}>
          <Input
            value={link.url}
            placeholder="/guides/compost or https://…"
            onChange={(event) => onChange({ url: event.currentTarget.value })}
          />
        </Field>
        <Field label="Words that link to it" className="sm:col-span-2" hint="Without any, those of the title.">
          <ChipsInput what="Word" values={link.keywords} onChange={(keywords) => onChange({ keywords })} />
        </Field>
      </div>
      <IconButton icon={Trash2} label={`Remove page ${place + 1}`} onClick={onRemove} />
    </fieldset>
  );
}
