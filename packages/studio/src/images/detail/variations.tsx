import { useState } from "react";
import { Field } from "../../ui/field.tsx";
import { plural } from "../../ui/format.ts";
import { Slider, Textarea } from "../../ui/inputs.tsx";
import { Go, useWho, WhoFields } from "./common-fields.tsx";
import { requestFrom, type Source, useAction } from "./source.ts";

/** Other images like this one. */
export function Variations({ source }: { source: Source }) {
  const who = useWho("variations");
  const [prompt, setPrompt] = useState("");
  const [count, setCount] = useState(4);
  const [strength, setStrength] = useState(0.5);
  const make = useAction((client, _: undefined) =>
    client.createImageVariations({
      ...requestFrom(source, "variations", { provider: who.provider?.name, quality: who.quality, prompt }),
      num_variations: count,
      variation_strength: strength,
    }),
  );
  const words = prompt.trim();
  return (
    <form
      aria-label="Variations"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate(undefined);
      }}
    >
      <Field label="Number" aside={count}>
        <Slider min={1} max={10} value={count} onValueChange={setCount} valueText={plural(count, "variation")} />
      </Field>
      <Field label="Strength" aside={strength.toFixed(2)} hint="0 stays as it is; 1 leaves nothing of it.">
        <Slider
          min={0}
          max={1}
          step={0.05}
          value={strength}
          onValueChange={setStrength}
          valueText={strength.toFixed(2)}
        />
      </Field>
      <Field
        label="Prompt"
        hint="Optional: what they should show."
        error={words.length > 0 && words.length < 3 ? "At least 3 characters." : undefined}
      >
        <Textarea rows={2} maxLength={1000} value={prompt} onChange={(event) => setPrompt(event.currentTarget.value)} />
      </Field>
      <WhoFields {...who} />
      <Go
        label={`Make ${plural(count, "variation")}`}
        price={who.price}
        count={count}
        busy={make.isPending}
        missing={words.length > 0 && words.length < 3 ? "The prompt is too short." : undefined}
        error={make.error}
      />
    </form>
  );
}
