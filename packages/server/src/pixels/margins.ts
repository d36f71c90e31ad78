import type { Margins } from "./extend.ts";
import { checkResultSize } from "./result-size.ts";

interface Size {
  width: number;
  height: number;
}

/** How far a picture grows on each side where nothing says what is to be painted around it. */
const share = 0.25;

/** The usual margins around a picture that is to be outpainted; the same for every provider. */
export function usualMargins({ width, height }: Size): Margins {
  const [across, down] = [Math.ceil(width * share), Math.ceil(height * share)];
  return { left: across, right: across, top: down, bottom: down };
}

/** The size of a picture with margins. @throws ImageRefused for one that is larger than what is made here */
export function grown({ width, height }: Size, { left, right, top, bottom }: Margins): Size {
  const size = { width: width + left + right, height: height + top + bottom };
  checkResultSize(size);
  return size;
}
