const subjects =
  "the gardener|a cool cellar|the compost heap|every neighbour|the wooden bin|living soil|a shaded balcony|the worm bin|good straw|the watering plan|a raised bed|the old hedge|our allotment|the first frost|a patient reader|leaf mould|the seed drawer|a low tunnel".split(
    "|",
  );
const verbs =
  "welcomes|stores|shelters|produces|needs|returns|rewards|protects|slowly changes|gathers|mends|supports|outlasts|improves".split(
    "|",
  );
const objects =
  "dry leaves|fresh scraps|warm air|patient hands|rainwater|coarse straw|busy worms|crushed eggshells|torn cardboard|tender roots|the winter stock|small insects|clean tools|heavy clay|a thin mulch|last year's seeds".split(
    "|",
  );
const places =
  "in early spring|after a storm|before the frost|with little effort|on quiet days|all year round|near the kitchen door|under the old apple tree|between two rows|at the end of the season|where the sun is low".split(
    "|",
  );
const joints =
  "and|while|because|although|so that|as long as|even when|until|provided that|for example where|which is why".split(
    "|",
  );
const makers = "Wageningen|Rothamsted|Uppsala|Padova|Corvallis|Hokkaido|Freising|Montpellier".split("|");
const units = "days|weeks|litres|kilograms|degrees|percent|metres|months".split("|");

/** Writes sentences of a gardener's English, none of them twice. */
export interface Prose {
  sentence(): string;
  /** A sentence with a name and two figures, as sources have them. */
  finding(): string;
  /** About `words` words: paragraphs of four sentences, every third block with bold words, every fourth a list. */
  text(words: number, sentence: () => string): string;
}

/** The same sentences for the same seed; other ones for others, so that no memory of an earlier text helps. */
export function createProse(seed: number): Prose {
  let state = (seed * 2_654_435_761 + 12_345) >>> 0;
  const below = (limit: number): number => {
    // xorshift32 (Marsaglia 2003).
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  const pick = (list: readonly string[]): string => list[below(list.length)]!;
  const said = new Set<string>();
  const unsaid = (make: () => string): string => {
    for (;;) {
      const text = make();
      if (said.has(text)) continue;
      said.add(text);
      return text[0]!.toUpperCase() + text.slice(1);
    }
  };
  const clause = () => `${pick(subjects)} ${pick(verbs)} ${pick(objects)} ${pick(places)}`;
  const figure = () => `${2 + below(97)} ${pick(units)}`;
  const sentence = () => unsaid(() => `${clause()}, ${pick(joints)} ${clause()}.`);
  const finding = () =>
    unsaid(() => `Researchers at ${pick(makers)} found that ${clause()} within ${figure()}, at ${figure()} or more.`);
  return { sentence, finding, text };
}

function text(words: number, sentence: () => string): string {
  const blocks: string[] = [];
  let left = words;
  const take = (): string => {
    const one = sentence();
    left -= one.split(" ").length;
    return one;
  };
  while (left > 8) {
    const paragraph: string[] = [];
    while (paragraph.length < 4 && left > 8) paragraph.push(take());
    if (blocks.length % 3 === 0) paragraph[0] = paragraph[0]!.replace(/^\S+ \S+/, "**$&**");
    blocks.push(paragraph.join(" "));
    if (blocks.length % 4 === 2 && left > 50) blocks.push([take(), take(), take()].map((one) => `- ${one}`).join("\n"));
  }
  return blocks.join("\n\n");
}
