import { useState } from "react";
import { Field } from "../../ui/field.tsx";
import { Slider } from "../../ui/inputs.tsx";
import { Go, useWho, WhoFields } from "./common-fields.tsx";
import { requestFrom, type Source, useAction } from "./source.ts";

/** As many pixels as Galley makes. */
const most = 8192 * 8192;

/** The same image with more pixels. */
export function Upscale({ source }: { source: Source }) {
  const who = useWho("upscale");
  const [scale, setScale] = useState(2);
  const { width, height } = source.image;
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const isTooLarge = size.width * size.height > most;
  const make = useAction((client, _: undefined) =>
    client.createImageUpscale({
      ...requestFrom(source, "upscale", { provider: who.provider?.name, quality: who.quality, prompt: "" }),
      scale_factor: scale,
    }),
  );
  return (
    <form
      aria-label="Upscale"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate(undefined);
      }}
    >
      <Field
        label="Factor"
        aside={`${scale}×`}
        hint={`${width} × ${height} becomes ${size.width} × ${size.height}.`}
        error={isTooLarge ? "That is more than 67 megapixels, the most that is made." : undefined}
      >
        <Slider min={1.5} max={4} step={0.5} value={scale} onValueChange={setScale} valueText={`${scale} times`} />
      </Field>
      <WhoFields {...who} />
      <Go
        label="Upscale"
        price={who.price}
        busy={make.isPending}
        missing={isTooLarge ? "Choose a smaller factor." : undefined}
        error={make.error}
      />
    </form>
  );
}
