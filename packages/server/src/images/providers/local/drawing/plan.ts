import type { ImageStyle } from "@galley/contract";
import { type Chance, createChance } from "./chance.ts";
import { mix, type Rgb, saturate } from "./colour.ts";
import { colourWords, type Mood, moods, type Palette } from "./palettes.ts";
import { homes, type SceneName, sceneNames, type ThingName, type Understood, understand } from "./words.ts";

/** What is asked for. */
export interface DrawingOrder {
  prompt: string;
  negativePrompt: string | undefined;
  style: ImageStyle | undefined;
  width: number;
  height: number;
  seed: number;
  /** More of them draw more: leaves, strokes, stars. They do not change the composition. */
  steps: number;
  /** How far the colours go, 1 to 20; 7 leaves them as they are. */
  guidance: number;
  /** A colour of its surroundings, to which all are drawn a little. */
  ambient?: Rgb | undefined;
}

/** What will be drawn, before a style has its say. It depends on words, seed, steps and guidance, not on the size. */
export interface Plan {
  scene: SceneName;
  /** Named in the prompt; drawn large and in front. */
  things: ThingName[];
  mood: Mood;
  palette: Palette;
  words: string[];
  chance: Chance;
  /** About 1; twice as many leaves, strokes and stars at 2. */
  detail: number;
}

export function planOf(order: DrawingOrder): Plan {
  const wanted = understand(order.prompt);
  const refused = understand(order.negativePrompt ?? "");
  const unwanted = new Set(refused.words);
  const words = wanted.words.filter((word) => !unwanted.has(word));
  const things = wanted.things.filter((thing) => !refused.things.includes(thing));
  const chance = createChance(`${words.join(" ")}|${[...unwanted].join(" ")}|${order.seed}`);
  const mood = choose(wanted.times, refused.times, Object.keys(moods) as Mood[], chance.named("mood"));
  return {
    scene: sceneOf(wanted.scenes, things, refused.scenes, chance.named("scene")),
    things,
    mood,
    palette: coloured(moods[mood], words, unwanted, order),
    words,
    chance,
    detail: Math.max(0.3, Math.min(2.5, order.steps / 30)),
  };
}

/** The words of a negative prompt that change nothing here: what they name could not have been drawn. */
export function unheeded(negativePrompt: string): string[] {
  const { words } = understand(negativePrompt);
  return words.filter((word) => {
    const { scenes, things, times }: Understood = understand(word);
    return scenes.length + things.length + times.length === 0 && colourWords[word] === undefined;
  });
}

/** The scene that most words speak of; else one where the first thing is at home; else any. */
function sceneOf(
  votes: readonly SceneName[],
  things: readonly ThingName[],
  refused: readonly SceneName[],
  chance: Chance,
): SceneName {
  const wanted = byVotes(votes);
  const first = things[0];
  if (wanted.length === 0 && first !== undefined) wanted.push(chance.named("home").pick(homes[first]));
  return choose(wanted, refused, sceneNames, chance);
}

/** The first that is wanted and not refused; else any that is not refused. */
function choose<T>(wanted: readonly T[], refused: readonly T[], all: readonly T[], chance: Chance): T {
  const named = wanted.find((each) => !refused.includes(each));
  if (named !== undefined) return named;
  const left = all.filter((each) => !refused.includes(each));
  return chance.pick(left.length > 0 ? left : all);
}

/** The most named first; among equals the one that was named first. */
function byVotes<T>(votes: readonly T[]): T[] {
  const count = (name: T) => votes.filter((vote) => vote === name).length;
  return [...new Set(votes)].sort((a, b) => count(b) - count(a));
}

const coloursIn = (words: Iterable<string>): Rgb[] =>
  [...words].map((word) => colourWords[word]).filter((colour) => colour !== undefined);

/** Colours that the prompt names become the accents and tint the rest; guidance says how strong all are. */
function coloured(
  palette: Palette,
  words: readonly string[],
  unwanted: ReadonlySet<string>,
  { guidance, ambient }: DrawingOrder,
): Palette {
  const named = coloursIn(words).slice(0, 3);
  const refused = coloursIn(unwanted);
  const strength = 0.72 + guidance * 0.04;
  const [first, second, third] = palette.accents.map((accent, index) => named[index] ?? avoiding(accent, refused));
  const tint = named[0];
  const tinted = (colour: Rgb, share: number): Rgb => {
    const kept = avoiding(ambient === undefined ? colour : mix(colour, ambient, 0.3), refused);
    return saturate(tint === undefined ? kept : mix(kept, tint, share), strength);
  };
  return {
    sky: [tinted(palette.sky[0], 0.25), tinted(palette.sky[1], 0.3), tinted(palette.sky[2], 0.15)],
    light: palette.light,
    far: tinted(palette.far, 0.3),
    near: tinted(palette.near, 0.2),
    ground: tinted(palette.ground, 0.15),
    leaf: tinted(palette.leaf, 0.12),
    water: tinted(palette.water, 0.2),
    accents: [saturate(first!, strength), saturate(second!, strength), saturate(third!, strength)],
    dark: palette.dark,
  };
}

/** A colour that comes near one that is not wanted loses its hue. */
function avoiding(colour: Rgb, refused: readonly Rgb[]): Rgb {
  const near = refused.some((other) => {
    const [red, green, blue] = [colour[0] - other[0], colour[1] - other[1], colour[2] - other[2]];
    return red * red + green * green + blue * blue < 90 * 90;
  });
  return near ? saturate(colour, 0.15) : colour;
}
