import { hex, type Rgb } from "./colour.ts";

/** The colours of a picture, by what they are for. */
export interface Palette {
  /** Top, middle, horizon. */
  sky: readonly [Rgb, Rgb, Rgb];
  /** Of the sun, the moon, windows. */
  light: Rgb;
  far: Rgb;
  near: Rgb;
  ground: Rgb;
  leaf: Rgb;
  water: Rgb;
  accents: readonly [Rgb, Rgb, Rgb];
  dark: boolean;
}

function palette(sky: string, land: string, accents: string, dark = false): Palette {
  const colours = (text: string) => text.split(" ").map(hex) as [Rgb, Rgb, Rgb, Rgb, Rgb, Rgb];
  const [top, middle, horizon] = colours(sky);
  const [light, far, near, ground, leaf, water] = colours(land);
  const [first, second, third] = colours(accents);
  return { sky: [top, middle, horizon], light, far, near, ground, leaf, water, accents: [first, second, third], dark };
}

/** Times of day and of the year. Land: light, far, near, ground, leaf, water. */
export const moods = {
  dawn: palette(
    "#41588f #d98a92 #ffdcab",
    "#fff3d0 #a58fb0 #34365c #55596b #56705f #6f8bb0",
    "#f2695c #ffc15e #8ec6c5",
  ),
  day: palette("#3687cf #86c3ec #e3f3f6", "#fffbe6 #9fbcd0 #3f7359 #6d9a4e #3f7d44 #2f86a6", "#ef5b4c #ffc93c #fdf6ec"),
  dusk: palette(
    "#2a2350 #a8466d #ffa25e",
    "#ffd993 #835082 #2b1f46 #3b2a4b #433f5c #6a4676",
    "#ff5e62 #ffb347 #6fd3c7",
    true,
  ),
  night: palette(
    "#070b1f #13234a #35548a",
    "#f6f2da #2b4674 #0b1429 #12203a #18364f #12305a",
    "#ffd166 #ef476f #7bdff2",
    true,
  ),
  storm: palette(
    "#2f3a46 #65747f #b4bfbf",
    "#eef3ee #7f8f97 #2f3f45 #4b5a4d #4a6150 #46606b",
    "#d9a441 #b5543c #dfe7e3",
  ),
  mist: palette(
    "#a5bac2 #cddbdb #f3efe5",
    "#fffdf4 #b9c7c6 #58726f #8a9a84 #6d8a76 #9ab4b8",
    "#d88c6a #e9c77b #7aa095",
  ),
  winter: palette(
    "#7fa8cc #c2d9ea #f8f3ee",
    "#fffaf0 #b4c9dc #6a86a5 #eef4f8 #5f8288 #8fb4cc",
    "#c8463f #e7b75f #ffffff",
  ),
  spring: palette(
    "#72bfe8 #c6ecee #fff3ea",
    "#fffbe0 #b2d5bd #62a068 #8fc871 #6bb052 #66b7c6",
    "#f48fb1 #ffe066 #ffffff",
  ),
  summer: palette(
    "#1f8fd6 #6fcbe9 #fdf0c9",
    "#fff6c4 #93c4b8 #2f8062 #e2c983 #3f9a55 #18a7b5",
    "#ff6b4a #ffc83d #fdfaf3",
  ),
  autumn: palette(
    "#6b9bbd #e6c49a #ffe7b6",
    "#fff2cc #c79268 #7d3d28 #b0702f #cf5a2a #6f8f96",
    "#a6252a #f2a33a #6d8a4a",
  ),
} satisfies Record<string, Palette>;

export type Mood = keyof typeof moods;

export const colourWords: Readonly<Record<string, Rgb>> = Object.fromEntries(
  Object.entries({
    red: "#d8322f",
    crimson: "#b3122f",
    scarlet: "#e0301e",
    orange: "#f2842b",
    yellow: "#f7cf3c",
    gold: "#e3ac3a",
    golden: "#e8b84a",
    green: "#3c9d4e",
    emerald: "#149a6b",
    olive: "#7d8440",
    mint: "#98d9b6",
    teal: "#12908e",
    turquoise: "#2bc0b8",
    cyan: "#26c3e0",
    blue: "#2f6fd0",
    navy: "#1e335f",
    azure: "#3f9be8",
    indigo: "#4a3fa8",
    violet: "#8347c2",
    purple: "#7d3c98",
    lavender: "#b59ad8",
    magenta: "#d53a9d",
    pink: "#f08bb2",
    rose: "#e5607f",
    brown: "#80543a",
    beige: "#dcc9a5",
    white: "#f7f5ef",
    black: "#20212a",
    grey: "#8b9197",
    gray: "#8b9197",
    silver: "#b8c0c8",
    copper: "#b96f43",
    rot: "#d8322f",
    gelb: "#f7cf3c",
    grün: "#3c9d4e",
    blau: "#2f6fd0",
    lila: "#8347c2",
    rosa: "#f08bb2",
    schwarz: "#20212a",
    weiß: "#f7f5ef",
    rojo: "#d8322f",
    roja: "#d8322f",
    amarillo: "#f7cf3c",
    verde: "#3c9d4e",
    azul: "#2f6fd0",
    morado: "#7d3c98",
    negro: "#20212a",
    blanco: "#f7f5ef",
  }).map(([word, value]) => [word, hex(value)]),
);
