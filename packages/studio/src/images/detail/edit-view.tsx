import { type ReactNode, useEffect, useReducer, useState } from "react";
import { keptInTab } from "../../shell/stored.ts";
import { Field } from "../../ui/field.tsx";
import { Input, Slider, Textarea } from "../../ui/inputs.tsx";
import { MaskCanvas } from "../mask/canvas.tsx";
import { grown, type Margins } from "../mask/export.ts";
import { changeMask, isBlank, type Mark, noMask } from "../mask/marks.ts";
import { MaskRectangle } from "../mask/rectangle.tsx";
import { MaskTools } from "../mask/tools.tsx";
import type { Tool } from "../mask/use-brush.ts";
import { Picture } from "../picture.tsx";
import { Segments } from "../segments.tsx";
import { Go, useWho, WhoFields } from "./common-fields.tsx";
import { inpaint, outpaint } from "./edit.ts";
import { type Source, useAction } from "./source.ts";
import { Stage } from "./stage.tsx";

interface EditViewProps {
  source: Source;
  layout(stage: ReactNode, form: ReactNode): ReactNode;
}

type Kind = "inpaint" | "outpaint";
const kinds: ReadonlyArray<{ value: Kind; label: string }> = [
  { value: "inpaint", label: "A part of it" },
  { value: "outpaint", label: "Around it" },
];

/** A part of the image painted anew, or what is around it. */
export function EditView({ source, layout }: EditViewProps) {
  const { image } = source;
  const [kind, setKind] = useState<Kind>("inpaint");
  const who = useWho("edit", kind);
  const [prompt, setPrompt] = useState("");
  const [strength, setStrength] = useState(0.8);
  const mask = useMask(source);
  const margins = useMargins(image);
  const make = useAction((client, edit: { kind: typeof kind }) => {
    const common = { provider: who.provider?.name, quality: who.quality, prompt, strength };
    return edit.kind === "inpaint"
      ? inpaint(client, source, { ...common, marks: mask.state.marks })
      : outpaint(client, source, { ...common, margins: margins.value });
  });
  const unsaid = kind === "inpaint" ? isBlank(mask.state.marks, image) && "Draw on the image first." : margins.mistake;
  const missing = unsaid || (prompt.trim().length < 3 ? "Write a prompt." : undefined);
  const form = (
    <form
      aria-label="Edit"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate({ kind });
      }}
    >
      <Segments label="What to paint" value={kind} options={kinds} onChange={(next) => setKind(next)} />
      {kind === "inpaint" ? (
        <MaskRectangle size={image} onMark={(mark) => mask.change({ do: mark })} />
      ) : (
        <MarginFields {...margins} />
      )}
      <Field
        label="Prompt"
        hint={kind === "inpaint" ? "What the masked part should show." : "What is around the image."}
      >
        <Textarea rows={2} maxLength={1000} value={prompt} onChange={(event) => setPrompt(event.currentTarget.value)} />
      </Field>
      <Field label="Strength" aside={strength.toFixed(2)} hint="1 leaves nothing of what was there.">
        <Slider
          min={0}
          max={1}
          step={0.05}
          value={strength}
          onValueChange={setStrength}
          valueText={strength.toFixed(2)}
        />
      </Field>
      <WhoFields {...who} />
      <Go
        label={kind === "inpaint" ? "Paint anew" : "Extend the image"}
        price={who.price}
        busy={make.isPending}
        missing={missing}
        error={make.error}
      />
    </form>
  );
  return layout(
    kind === "inpaint" ? (
      <MaskStage source={source} mask={mask} />
    ) : (
      <MarginStage source={source} margins={margins.value} />
    ),
    form,
  );
}

/** The mask of an image, which a reload does not lose. */
function useMask({ id, index }: Source) {
  const [stored] = useState(() => keptInTab(`mask-${id}-${index}`));
  const [state, change] = useReducer(changeMask, noMask, (none) => ({ ...none, marks: recall(stored.get()) }));
  useEffect(() => stored.set(state.marks.length > 0 ? JSON.stringify(state.marks) : null), [stored, state.marks]);
  return { state, change };
}

function recall(text: string | null): readonly Mark[] {
  try {
    return JSON.parse(text ?? "[]") as Mark[];
  } catch {
    return [];
  }
}

function MaskStage({ source: { image, title }, mask }: { source: Source; mask: ReturnType<typeof useMask> }) {
  const [tool, setTool] = useState<Tool>("brush");
  const longest = Math.max(image.width, image.height);
  const widest = Math.max(16, Math.round(longest / 3));
  const [brush, setBrush] = useState(Math.max(4, Math.round(longest / 16)));
  const onBrush = (size: number) => setBrush(Math.min(widest, Math.max(4, size)));
  const tools = <MaskTools {...{ ...mask, tool, onTool: setTool, brush, widest, onBrush }} />;
  return (
    <Stage size={image} drags={tool === "move"} tools={tools}>
      <Picture image={image} alt={title} eager className="size-full" />
      <MaskCanvas size={image} marks={mask.state.marks} {...{ tool, brush, onBrush }} change={mask.change} />
    </Stage>
  );
}

const sides = ["left", "right", "top", "bottom"] as const;
/** As many pixels as Galley makes, and as many as a browser draws on any machine. */
const mostPixels = 8192 * 8192;
const longestSide = 16_384;

function useMargins({ width, height }: Source["image"]) {
  const quarter = { across: String(Math.round(width / 4)), down: String(Math.round(height / 4)) };
  const [typed, setTyped] = useState({
    left: quarter.across,
    right: quarter.across,
    top: quarter.down,
    bottom: quarter.down,
  });
  const read = (side: (typeof sides)[number]) => Number(typed[side] || 0);
  const isWhole = sides.every((side) => Number.isInteger(read(side)) && read(side) >= 0 && read(side) <= 2000);
  const value: Margins = isWhole
    ? { left: read("left"), right: read("right"), top: read("top"), bottom: read("bottom") }
    : { left: 0, right: 0, top: 0, bottom: 0 };
  const size = grown({ width, height }, value);
  const isTooLarge = size.width * size.height > mostPixels || Math.max(size.width, size.height) > longestSide;
  const mistake = !isWhole
    ? "Whole numbers from 0 to 2000."
    : isTooLarge
      ? "The result would have more than 67 megapixels."
      : sides.every((side) => read(side) === 0)
        ? "At least one side has to grow."
        : undefined;
  return { typed, setTyped, value, size, mistake };
}

function MarginFields({ typed, setTyped, size, mistake }: ReturnType<typeof useMargins>) {
  return (
    <div>
      <div className="grid grid-cols-2 gap-3">
        {sides.map((side) => (
          <Field key={side} label={side.charAt(0).toUpperCase() + side.slice(1)}>
            <Input
              type="number"
              inputMode="numeric"
              min={0}
              max={2000}
              value={typed[side]}
              onChange={({ currentTarget: { value } }) => setTyped((now) => ({ ...now, [side]: value }))}
            />
          </Field>
        ))}
      </div>
      <p className={mistake ? "mt-2 text-[13px] text-danger" : "mt-2 text-[13px] text-muted"} aria-live="polite">
        {mistake ?? `Pixels on each side. The result has ${size.width} × ${size.height}.`}
      </p>
    </div>
  );
}

/** The image within its margins, as they will be. */
function MarginStage({ source: { image, title }, margins }: { source: Source; margins: Margins }) {
  const whole = grown(image, margins);
  const place = {
    left: `${(margins.left / whole.width) * 100}%`,
    top: `${(margins.top / whole.height) * 100}%`,
    width: `${(image.width / whole.width) * 100}%`,
    height: `${(image.height / whole.height) * 100}%`,
  };
  return (
    <Stage size={whole}>
      <div className="absolute inset-0 border border-dashed border-control bg-accent-soft" />
      <div className="absolute" style={place}>
        <Picture image={image} alt={title} eager className="size-full" />
      </div>
    </Stage>
  );
}
