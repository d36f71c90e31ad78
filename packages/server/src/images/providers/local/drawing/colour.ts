/** Red, green and blue, 0 to 255, as they are shown (sRGB). */
export type Rgb = readonly [number, number, number];

export function hex(text: string): Rgb {
  const value = Number.parseInt(text.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

export const mix = (a: Rgb, b: Rgb, share: number): Rgb => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

const black: Rgb = [0, 0, 0];
export const white: Rgb = [255, 255, 255];

export const darker = (colour: Rgb, share: number): Rgb => mix(colour, black, share);
export const lighter = (colour: Rgb, share: number): Rgb => mix(colour, white, share);

/** How bright it is seen, 0 to 255 (Rec. 709). */
export const brightness = (red: number, green: number, blue: number): number =>
  red * 0.2126 + green * 0.7152 + blue * 0.0722;

/** `share` above 1 makes it more colourful, 0 grey. */
export function saturate(colour: Rgb, share: number): Rgb {
  const grey = brightness(...colour);
  return [
    clamp(grey + (colour[0] - grey) * share),
    clamp(grey + (colour[1] - grey) * share),
    clamp(grey + (colour[2] - grey) * share),
  ];
}

export const clamp = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value);
const between01 = (value: number): number => (value < 0 ? 0 : value > 1 ? 1 : value);

/** From 0 at `low` to 1 at `high`, without corners. */
export function smooth(low: number, high: number, value: number): number {
  const share = between01((value - low) / (high - low));
  return share * share * (3 - 2 * share);
}
