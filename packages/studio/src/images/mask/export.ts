import { canvasOf, drawMarks, type Mark, type Size } from "./marks.ts";

/** How far an image grows on each side, in pixels. */
export interface Margins {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** As large as an upload may be. */
const mostBytes = 10 * 1024 * 1024;

/** The mask as Galley takes it: of the image's exact size, white where it is to be painted anew, black elsewhere. */
export function maskFile(marks: readonly Mark[], size: Size): Promise<Blob> {
  const context = canvasOf(size);
  drawMarks(context, marks, 1, "#fff");
  context.globalCompositeOperation = "destination-over";
  context.fillStyle = "#000";
  context.fillRect(0, 0, size.width, size.height);
  return fileOf(context, "image/png");
}

export const grown = ({ width, height }: Size, { left, top, right, bottom }: Margins): Size => ({
  width: width + left + right,
  height: height + top + bottom,
});

/** An image with margins, in which it goes on mirrored for models that look at what is there, and the mask of the margins. */
export async function grownFiles(image: ImageBitmap, margins: Margins): Promise<{ picture: Blob; mask: Blob }> {
  const size = grown(image, margins);
  const context = canvasOf(size);
  tile(context, image, margins);
  const around: Mark[] = [
    { kind: "rectangle", box: { x: 0, y: 0, ...size }, erase: false },
    {
      kind: "rectangle",
      box: { x: margins.left, y: margins.top, width: image.width, height: image.height },
      erase: true,
    },
  ];
  const mask = await maskFile(around, size);
  const png = await fileOf(context, "image/png");
  return { picture: png.size <= mostBytes ? png : await fileOf(context, "image/webp", 0.95), mask };
}

/** The image side by side with itself, every other one mirrored. */
function tile(context: CanvasRenderingContext2D, image: ImageBitmap, { left, top, right, bottom }: Margins): void {
  const { width, height } = image;
  const last = (after: number, side: number) => Math.ceil(after / side);
  for (let row = -last(top, height); row <= last(bottom, height); row++) {
    for (let column = -last(left, width); column <= last(right, width); column++) {
      const [flipX, flipY] = [column % 2 !== 0, row % 2 !== 0];
      context.save();
      context.translate(left + (column + Number(flipX)) * width, top + (row + Number(flipY)) * height);
      context.scale(flipX ? -1 : 1, flipY ? -1 : 1);
      context.drawImage(image, 0, 0);
      context.restore();
    }
  }
}

function fileOf({ canvas }: CanvasRenderingContext2D, type: string, quality?: number): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("The image is too large for this browser to be edited."))),
      type,
      quality,
    ),
  );
}
