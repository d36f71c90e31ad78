type Colour = readonly [red: number, green: number, blue: number];

/** The light of a time of day: the sky above, the sky at the horizon, the sun, the farthest and the nearest hill. */
const lights: ReadonlyArray<readonly [Colour, Colour, Colour, Colour, Colour]> = [
  [
    [64, 132, 214],
    [214, 232, 246],
    [255, 250, 224],
    [146, 176, 196],
    [44, 92, 58],
  ],
  [
    [58, 62, 128],
    [246, 166, 112],
    [255, 226, 150],
    [150, 110, 140],
    [46, 38, 62],
  ],
  [
    [120, 150, 190],
    [238, 226, 206],
    [255, 244, 214],
    [176, 176, 170],
    [96, 88, 56],
  ],
  [
    [16, 24, 58],
    [66, 84, 140],
    [232, 236, 248],
    [52, 66, 104],
    [12, 20, 34],
  ],
];

const mix = (one: Colour, other: Colour, share: number): Colour => [
  one[0] + (other[0] - one[0]) * share,
  one[1] + (other[1] - one[1]) * share,
  one[2] + (other[2] - one[2]) * share,
];

/** Numbers from 0 to 1 by a small generator (xorshift32), the same ones for the same seed. */
function numbersFrom(seed: number): () => number {
  let state = (seed * 2_654_435_761) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** A range of hills: how high its edge is above the ground, as a share of the picture, at a share of the picture's width. */
function rangeOf(next: () => number, height: number): (across: number) => number {
  const waves = [1.5, 4, 11].map((frequency) => ({ frequency: frequency * (0.7 + next()), phase: next() * 7 }));
  return (across) =>
    waves.reduce((sum, { frequency, phase }, index) => {
      return sum + (Math.sin(across * frequency * 2 + phase) * 0.07) / (index + 1) ** 1.4;
    }, height);
}

/** Hills one behind the other under a sky with its sun, with the grain of a photo: three bytes a pixel. */
export function landscapeOf(number: number, { width, height }: { width: number; height: number }): Uint8Array {
  const next = numbersFrom(number);
  const [above, horizon, sun, far, near] = lights[number % lights.length] ?? lights[0]!;
  const ranges = [0.55, 0.42, 0.28, 0.14].map((share) => rangeOf(next, share));
  const [sunAcross, sunUp, sunSize] = [0.15 + next() * 0.7, 0.62 + next() * 0.25, 0.03 + next() * 0.03];
  const edges = ranges.map((range) => Array.from({ length: width }, (_, x) => range(x / width)));
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const up = 1 - y / height;
    const sky = mix(horizon, above, Math.max(0, up - 0.35) / 0.65);
    for (let x = 0; x < width; x++) {
      const hill = edges.findLastIndex((edge) => up < (edge[x] ?? 0));
      const glow = 1 - Math.hypot((x / width - sunAcross) * (width / height), up - sunUp) / (sunSize * 5);
      const light = hill < 0 ? mix(sky, sun, glow > 0.8 ? 1 : Math.max(0, glow) * 0.5) : mix(far, near, hill / 3);
      const grain = (next() - 0.5) * 14;
      for (let channel = 0; channel < 3; channel++) {
        pixels[(y * width + x) * 3 + channel] = Math.min(255, Math.max(0, (light[channel] ?? 0) + grain));
      }
    }
  }
  return pixels;
}
