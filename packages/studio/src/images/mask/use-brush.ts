import { type PointerEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { drawMarks, type Mark, type Size } from "./marks.ts";

export type Tool = "brush" | "eraser" | "move";

interface BrushOptions {
  /** Of the image. */
  size: Size;
  marks: readonly Mark[];
  tool: Tool;
  /** Pixels of the image across. */
  brush: number;
  onMark(mark: Mark): void;
}

type Stroke = Extract<Mark, { kind: "stroke" }>;

/** Pixels of the canvas on its longer side at the most: the mask itself is made from the marks, in the image's own size. */
const finest = 1600;

/** Draws marks on a canvas, and makes new ones of what a mouse, a finger or a pen does on it. */
export function useBrush(
  canvas: RefObject<HTMLCanvasElement | null>,
  { size, marks, tool, brush, onMark }: BrushOptions,
) {
  const scale = Math.min(1, finest / Math.max(size.width, size.height));
  const stroke = useRef<{ pointer: number; points: number[] } | null>(null);
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const paint = useRef((_live?: Stroke) => {});
  paint.current = (live) => {
    const context = canvas.current?.getContext("2d");
    if (context) drawMarks(context, live ? [...marks, live] : marks, scale, getComputedStyle(context.canvas).color);
  };
  useLayoutEffect(() => paint.current(), [marks, size.width, size.height]);
  const frame = useRef(0);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  const live = (points: readonly number[]): Stroke => ({
    kind: "stroke",
    size: brush,
    erase: tool === "eraser",
    points,
  });
  const place = ({ clientX, clientY }: { clientX: number; clientY: number }) => {
    const box = canvas.current?.getBoundingClientRect();
    if (!box) return [0, 0] as const;
    const x = ((clientX - box.left) / box.width) * size.width;
    const y = ((clientY - box.top) / box.height) * size.height;
    return [Math.round(x * 10) / 10, Math.round(y * 10) / 10] as const;
  };

  function begin(event: PointerEvent<HTMLCanvasElement>): void {
    if (tool === "move" || event.button !== 0 || stroke.current) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    stroke.current = { pointer: event.pointerId, points: [...place(event)] };
    paint.current(live(stroke.current.points));
  }

  function go(event: PointerEvent<HTMLCanvasElement>): void {
    const [x, y] = place(event);
    setAt({ x: x / size.width, y: y / size.height });
    if (stroke.current?.pointer !== event.pointerId) return;
    // A browser tells of several movements at once; a quick line stays round with all of them.
    const all = event.nativeEvent.getCoalescedEvents?.() ?? [];
    for (const one of all.length > 0 ? all : [event]) stroke.current.points.push(...place(one));
    cancelAnimationFrame(frame.current);
    const { points } = stroke.current;
    frame.current = requestAnimationFrame(() => paint.current(live(points)));
  }

  function end(event: PointerEvent<HTMLCanvasElement>): void {
    if (stroke.current?.pointer !== event.pointerId) return;
    cancelAnimationFrame(frame.current);
    const { points } = stroke.current;
    stroke.current = null;
    onMark(live(points));
  }

  return {
    /** Of the canvas. */
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
    /** Where the brush is, as a share of the sides; null while it is not over the image. */
    at,
    handlers: {
      onPointerDown: begin,
      onPointerMove: go,
      onPointerUp: end,
      onPointerCancel: end,
      onPointerLeave: () => setAt(null),
    },
  };
}
