import type { ImageStyle } from "@galley/client";
import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/inputs.tsx";
import { offerOf, type Provider, priceOfShape, priceWords, qualitiesOf } from "../providers.ts";
import { Segments } from "../segments.tsx";
import { qualityWords } from "../words.ts";
import { AspectRatio } from "./aspect-ratio.tsx";
import { sizeOf } from "./estimate.ts";
import type { ImagesForm, Mistakes } from "./form.ts";
import { MoreOptions } from "./more-options.tsx";

const styles: Record<ImageStyle, string> = {
  photographic: "Photographic",
  realistic: "Realistic",
  digital_art: "Digital art",
  painting: "Painting",
  oil_painting: "Oil painting",
  watercolor: "Watercolor",
  sketch: "Sketch",
  cartoon: "Cartoon",
  anime: "Anime",
  abstract: "Abstract",
  minimalist: "Minimalist",
  vintage: "Vintage",
  cyberpunk: "Cyberpunk",
  fantasy: "Fantasy",
  sci_fi: "Science fiction",
};

interface SettingsProps {
  form: ImagesForm;
  mistakes: Mistakes | undefined;
  providers: readonly Provider[] | undefined;
  provider: Provider | undefined;
  onChange(change: Partial<ImagesForm>): void;
}

/** How the images are to be made. */
export function Settings({ form, mistakes, providers, provider, onChange }: SettingsProps) {
  return (
    <div className="flex flex-col gap-5">
      <Workflow form={form} onChange={onChange} />
      {form.workflow === "final_only" && <Quality {...{ form, provider, onChange }} />}
      <AspectRatio {...{ form, mistakes, onChange }} size={sizeOf(form, provider)} />
      <Field label="Style">
        <Select value={form.style} onChange={(event) => onChange({ style: event.currentTarget.value as ImageStyle })}>
          <option value="">As the prompt says</option>
          {Object.entries(styles).map(([style, words]) => (
            <option key={style} value={style}>
              {words}
            </option>
          ))}
        </Select>
      </Field>
      <MoreOptions {...{ form, mistakes, providers, onChange }} />
    </div>
  );
}

const workflows = [
  { value: "draft_then_final", label: "Drafts first", hint: "Quick and cheap. You approve those to be made final." },
  { value: "final_only", label: "Final at once", hint: "In the quality you choose." },
] as const;

function Workflow({ form, onChange }: Pick<SettingsProps, "form" | "onChange">) {
  return (
    <Segments
      label="Workflow"
      value={form.workflow}
      options={workflows}
      onChange={(workflow) => onChange({ workflow })}
      hint={workflows.find(({ value }) => value === form.workflow)?.hint}
    />
  );
}

function Quality({ form, provider, onChange }: Pick<SettingsProps, "form" | "provider" | "onChange">) {
  const size = sizeOf(form, provider);
  const pixels = (size?.width ?? 1024) * (size?.height ?? 1024);
  const priceIn = (quality: ImagesForm["quality"]) => {
    const offer = offerOf(provider, { operation: "generate", quality });
    return offer ? ` · ${priceWords(priceOfShape(offer, form.ratio, pixels))}` : "";
  };
  const qualities = provider ? qualitiesOf(provider, "generate") : [form.quality];
  return (
    <Field label="Quality">
      <Select
        value={form.quality}
        onChange={(event) => onChange({ quality: event.currentTarget.value as ImagesForm["quality"] })}
      >
        {qualities.map((quality) => (
          <option key={quality} value={quality}>
            {qualityWords[quality] + priceIn(quality)}
          </option>
        ))}
      </Select>
    </Field>
  );
}
