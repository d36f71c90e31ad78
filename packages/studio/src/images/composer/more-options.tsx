import { Disclosure } from "../../ui/disclosure.tsx";
import { Field } from "../../ui/field.tsx";
import { Input, Select, Textarea } from "../../ui/inputs.tsx";
import { chosenOf, offerOf, type Provider, priceWords } from "../providers.ts";
import { providerWords, qualityWords } from "../words.ts";
import { type ImagesForm, type Mistakes, optionsSet, ranges } from "./form.ts";

interface MoreOptionsProps {
  form: ImagesForm;
  mistakes: Mistakes | undefined;
  providers: readonly Provider[] | undefined;
  onChange(change: Partial<ImagesForm>): void;
}

/** What few need, folded away; open where one of it is set or wrong. */
export function MoreOptions({ form, mistakes, providers, onChange }: MoreOptionsProps) {
  const set = optionsSet(form);
  const wrong = mistakes && (mistakes.seed ?? mistakes.steps ?? mistakes.guidance ?? mistakes.tags);
  return (
    <Disclosure summary="More options" aside={set > 0 ? `${set} set` : undefined} {...(wrong && { open: true })}>
      <div className="flex flex-col gap-4">
        <Field label="Negative prompt" hint="What the images should not show.">
          <Textarea
            rows={2}
            maxLength={500}
            value={form.negative}
            onChange={(event) => onChange({ negative: event.currentTarget.value })}
          />
        </Field>
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
          <Numeric
            name="seed"
            label="Seed"
            placeholder="Random"
            {...{ form, mistakes, onChange }}
            className="col-span-2 sm:col-span-1"
          />
          <Numeric name="steps" label="Steps" placeholder="Auto" {...{ form, mistakes, onChange }} />
          <Numeric name="guidance" label="Guidance" placeholder="Auto" {...{ form, mistakes, onChange }} />
        </div>
        <ProviderChoice {...{ form, providers, onChange }} />
        <Field label="Tags" hint="Separated by commas." error={mistakes?.tags}>
          <Input value={form.tags} onChange={(event) => onChange({ tags: event.currentTarget.value })} />
        </Field>
      </div>
    </Disclosure>
  );
}

interface NumericProps extends Pick<MoreOptionsProps, "form" | "mistakes" | "onChange"> {
  name: "seed" | "steps" | "guidance";
  label: string;
  placeholder: string;
  className?: string;
}

const Numeric = ({ name, label, placeholder, form, mistakes, onChange, className }: NumericProps) => (
  <Field label={label} error={mistakes?.[name]} className={className}>
    <Input
      type="number"
      inputMode="decimal"
      min={ranges[name].from}
      max={ranges[name].to}
      step={name === "guidance" ? "any" : 1}
      placeholder={placeholder}
      value={form[name]}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  </Field>
);

function ProviderChoice({ form, providers, onChange }: Pick<MoreOptionsProps, "form" | "providers" | "onChange">) {
  const chosen = chosenOf(providers, form.provider);
  if (!providers || !chosen) return null;
  return (
    <div>
      <Field label="Provider">
        <Select value={chosen.name} onChange={(event) => onChange({ provider: event.currentTarget.value })}>
          {providers.map(({ name }) => (
            <option key={name} value={name}>
              {providerWords(name)}
            </option>
          ))}
        </Select>
      </Field>
      <table className="mt-2 w-full text-[13px]">
        <caption className="sr-only">{`Prices of ${providerWords(chosen.name)} for one square image`}</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Quality</th>
            <th scope="col">Model</th>
            <th scope="col">Price</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-border">
          {chosen.qualities.map(({ quality, model }) => {
            const offer = offerOf(chosen, { operation: "generate", quality });
            return (
              <tr key={quality}>
                <th scope="row" className="py-1.5 pr-3 text-left font-normal">
                  {qualityWords[quality]}
                </th>
                <td className="w-full max-w-0 truncate py-1.5 pr-3 text-muted">{model}</td>
                <td className="w-px py-1.5 text-right whitespace-nowrap">
                  {priceWords({ usd: offer?.cost ?? null, about: false })}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
