/** Pixels of the image, not of the screen. */
export interface Size {
  width: number;
  height: number;
}

interface Box extends Size {
  x: number;
  y: number;
}

/** One thing that was done to a mask. A mask is what its marks make, in any size. */
export type Mark =
  | { kind: "stroke"; size: number; erase: boolean /** x, y, x, y, … */; points: readonly number[] }
  | { kind: "rectangle"; box: Box; erase: boolean }
  | { kind: "clear" }
  | { kind: "invert" };

export interface MaskState {
  marks: readonly Mark[];
  /** What was taken back, the last one first. */
  undone: readonly Mark[];
}

export type MaskAction = { do: Mark } | "undo" | "redo" | { recall: readonly Mark[] };

export const noMask: MaskState = { marks: [], undone: [] };

export function changeMask(state: MaskState, action: MaskAction): MaskState {
  const { marks, undone } = state;
  if (action === "undo") {
    const last = marks.at(-1);
    return last ? { marks: marks.slice(0, -1), undone: [last, ...undone] } : state;
  }
  if (action === "redo") {
    const [next, ...rest] = undone;
    return next ? { marks: [...marks, next], undone: rest } : state;
  }
  if ("recall" in action) return { marks: action.recall, undone: [] };
  // What is cleared anyway needs no other mark, but may be wanted back.
  return { marks: [...marks, action.do], undone: [] };
}

/** A mark on a canvas that has `scale` of its pixels for one of the image; painted is opaque, everything else is not there. */
function draw(context: CanvasRenderingContext2D, mark: Mark, scale: number, colour: string): void {
  const { width, height } = context.canvas;
  context.fillStyle = colour;
  context.strokeStyle = colour;
  switch (mark.kind) {
    case "clear":
      context.clearRect(0, 0, width, height);
      break;
    case "invert":
      context.globalCompositeOperation = "source-out";
      context.fillRect(0, 0, width, height);
      break;
    case "rectangle": {
      const { x, y, width: across, height: down } = mark.box;
      context.globalCompositeOperation = mark.erase ? "destination-out" : "source-over";
      context.fillRect(x * scale, y * scale, across * scale, down * scale);
      break;
    }
    case "stroke":
      context.globalCompositeOperation = mark.erase ? "destination-out" : "source-over";
      stroke(context, mark, scale);
  }
  context.globalCompositeOperation = "source-over";
}

function stroke(context: CanvasRenderingContext2D, mark: Extract<Mark, { kind: "stroke" }>, scale: number): void {
  const { size, points } = mark;
  const [x = 0, y = 0] = points;
  context.lineWidth = Math.max(1, size * scale);
  context.lineCap = "round";
  context.lineJoin = "round";
  context.beginPath();
  // A line of no length is not drawn, not even its round ends: a tap is a dot of its own.
  context.arc(x * scale, y * scale, context.lineWidth / 2, 0, 2 * Math.PI);
  context.fill();
  context.beginPath();
  context.moveTo(x * scale, y * scale);
  for (let at = 2; at < points.length; at += 2) context.lineTo(points[at]! * scale, points[at + 1]! * scale);
  context.stroke();
}

/** All marks, on a canvas that is emptied first. */
export function drawMarks(
  context: CanvasRenderingContext2D,
  marks: readonly Mark[],
  scale: number,
  colour: string,
): void {
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  const from = marks.findLastIndex(({ kind }) => kind === "clear") + 1;
  for (const mark of marks.slice(from)) draw(context, mark, scale, colour);
}

/** A canvas that is not in the page. */
export function canvasOf({ width, height }: Size): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("The browser gives no canvas of this size.");
  return context;
}

/** Longest side on which it is looked whether anything is painted. */
const glance = 256;

/** Whether the marks leave nothing painted. */
export function isBlank(marks: readonly Mark[], { width, height }: Size): boolean {
  if (marks.length === 0) return true;
  const scale = Math.min(1, glance / Math.max(width, height));
  const size = { width: Math.max(1, Math.ceil(width * scale)), height: Math.max(1, Math.ceil(height * scale)) };
  const context = canvasOf(size);
  drawMarks(context, marks, scale, "#fff");
  const { data } = context.getImageData(0, 0, size.width, size.height);
  for (let at = 3; at < data.length; at += 4) if (data[at]! > 0) return false;
  return true;
}
