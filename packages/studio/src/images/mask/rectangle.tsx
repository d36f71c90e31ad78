import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Disclosure } from "../../ui/disclosure.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/inputs.tsx";
import type { Mark, Size } from "./marks.ts";

const fields = [
  { name: "x", label: "Left" },
  { name: "y", label: "Top" },
  { name: "width", label: "Width" },
  { name: "height", label: "Height" },
] as const;

/** A part of the mask in numbers, for those who do not draw. */
export function MaskRectangle({ size, onMark }: { size: Size; onMark(mark: Mark): void }) {
  const [typed, setTyped] = useState(() => ({
    x: String(Math.round(size.width / 4)),
    y: String(Math.round(size.height / 4)),
    width: String(Math.round(size.width / 2)),
    height: String(Math.round(size.height / 2)),
  }));
  const box = { x: Number(typed.x), y: Number(typed.y), width: Number(typed.width), height: Number(typed.height) };
  const fits =
    Object.values(box).every(Number.isFinite) &&
    box.width > 0 &&
    box.height > 0 &&
    box.x < size.width &&
    box.y < size.height &&
    box.x + box.width > 0 &&
    box.y + box.height > 0;
  const mark = (erase: boolean) => onMark({ kind: "rectangle", box, erase });
  return (
    <Disclosure summary="Rectangle by numbers">
      <div className="grid grid-cols-2 gap-3">
        {fields.map(({ name, label }) => (
          <Field key={name} label={label}>
            <Input
              type="number"
              inputMode="numeric"
              value={typed[name]}
              onChange={({ currentTarget: { value } }) => setTyped((now) => ({ ...now, [name]: value }))}
            />
          </Field>
        ))}
      </div>
      <p className="mt-2 text-[13px] text-muted">
        {fits ? `Pixels; the image has ${size.width} × ${size.height}.` : "The rectangle lies outside the image."}
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button size="sm" disabled={!fits} onClick={() => mark(false)}>
          Add to mask
        </Button>
        <Button size="sm" variant="ghost" disabled={!fits} onClick={() => mark(true)}>
          Remove
        </Button>
      </div>
    </Disclosure>
  );
}
