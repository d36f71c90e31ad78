import { Brush, Contrast, Eraser, Hand, Redo2, Trash2, Undo2 } from "lucide-react";
import { IconButton } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Slider } from "../../ui/inputs.tsx";
import type { MaskAction, MaskState } from "./marks.ts";
import type { Tool } from "./use-brush.ts";

interface MaskToolsProps {
  state: MaskState;
  tool: Tool;
  onTool(tool: Tool): void;
  brush: number;
  /** The widest brush that makes sense for the image. */
  widest: number;
  onBrush(size: number): void;
  change(action: MaskAction): void;
}

const tools = [
  { tool: "brush", icon: Brush, label: "Brush" },
  { tool: "eraser", icon: Eraser, label: "Eraser" },
  { tool: "move", icon: Hand, label: "Move the image" },
] as const;

/** What one draws with, and how it is taken back. */
export function MaskTools({ state, tool, onTool, brush, widest, onBrush, change }: MaskToolsProps) {
  const isEmpty = state.marks.length === 0;
  return (
    <div role="toolbar" aria-label="Mask" className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <div className="flex gap-1">
        {tools.map((one) => (
          <IconButton
            key={one.tool}
            icon={one.icon}
            label={one.label}
            size="sm"
            aria-pressed={tool === one.tool}
            variant={tool === one.tool ? "primary" : "ghost"}
            onClick={() => onTool(one.tool)}
          />
        ))}
      </div>
      <Field label="Brush size" hideLabel className="w-28">
        <Slider
          min={4}
          max={widest}
          value={Math.round(brush)}
          valueText={`${Math.round(brush)} pixels`}
          onValueChange={onBrush}
        />
      </Field>
      <div className="flex gap-1">
        <IconButton icon={Undo2} label="Undo" size="sm" disabled={isEmpty} onClick={() => change("undo")} />
        <IconButton
          icon={Redo2}
          label="Redo"
          size="sm"
          disabled={state.undone.length === 0}
          onClick={() => change("redo")}
        />
        <IconButton
          icon={Contrast}
          label="Invert the mask"
          size="sm"
          onClick={() => change({ do: { kind: "invert" } })}
        />
        <IconButton
          icon={Trash2}
          label="Clear the mask"
          size="sm"
          disabled={isEmpty}
          onClick={() => change({ do: { kind: "clear" } })}
        />
      </div>
    </div>
  );
}
