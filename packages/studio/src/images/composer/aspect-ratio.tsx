import { clsx } from "clsx";
import { useId } from "react";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/inputs.tsx";
import type { ImagesForm, Mistakes, Ratio } from "./form.ts";
import { ranges } from "./form.ts";

const ratios: readonly Ratio[] = ["1:1", "4:3", "3:4", "16:9", "9:16", "21:9", "2:3", "custom"];

interface AspectRatioProps {
  form: ImagesForm;
  mistakes: Mistakes | undefined;
  /** The pixels that the shape will have. */
  size: { width: number; height: number } | undefined;
  onChange(change: Partial<ImagesForm>): void;
}

/** The shape of the images: chosen by its look, or given in pixels. */
export function AspectRatio({ form, mistakes, size, onChange }: AspectRatioProps) {
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 flex w-full items-baseline justify-between gap-3">
        <span className="font-medium">Aspect ratio</span>
        {size && <span className="figures text-xs font-normal text-muted">{`${size.width} × ${size.height}`}</span>}
      </legend>
      <div className="grid grid-cols-4 gap-2">
        {ratios.map((ratio) => (
          <label
            key={ratio}
            className={clsx(
              "flex cursor-pointer flex-col items-center gap-1 rounded-control border px-1 pt-2 pb-1.5 text-xs transition-colors",
              "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
              form.ratio === ratio ? "border-accent bg-accent-soft text-accent-text" : "border-border hover:bg-hover",
            )}
          >
            <input
              type="radio"
              name={name}
              value={ratio}
              checked={form.ratio === ratio}
              onChange={() => onChange({ ratio })}
              className="sr-only"
            />
            <Shape ratio={ratio} />
            <span className="figures">{ratio === "custom" ? "Custom" : ratio}</span>
          </label>
        ))}
      </div>
      {form.ratio === "custom" && (
        <div className="mt-3 grid grid-cols-2 gap-3">
          {(["width", "height"] as const).map((side) => (
            <Field key={side} label={side === "width" ? "Width" : "Height"} error={mistakes?.[side]}>
              <Input
                inputMode="numeric"
                type="number"
                min={ranges[side].from}
                max={ranges[side].to}
                value={form[side]}
                onChange={(event) => onChange({ [side]: event.currentTarget.value })}
              />
            </Field>
          ))}
        </div>
      )}
    </fieldset>
  );
}

/** A rectangle of the ratio, as large as fits. */
function Shape({ ratio }: { ratio: Ratio }) {
  const [across = 1, down = 1] = ratio.split(":").map(Number);
  const [width, height] =
    ratio === "custom" ? [18, 18] : across > down ? [26, (26 * down) / across] : [(26 * across) / down, 26];
  return (
    <span aria-hidden className="flex size-7 items-center justify-center">
      <span
        className={clsx("rounded-[2px] border-[1.5px] border-current", ratio === "custom" && "border-dashed")}
        style={{ width, height }}
      />
    </span>
  );
}
