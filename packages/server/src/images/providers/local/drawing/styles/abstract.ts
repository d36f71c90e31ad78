import { cosine, sine } from "../../../../../pixels/sine.ts";
import { type Canvas, eachPixel, fill } from "../canvas.ts";
import { type Chance, createChance } from "../chance.ts";
import { darker, lighter, mix, type Rgb } from "../colour.ts";
import { look } from "../effects/light.ts";
import { grained } from "../effects/paper.ts";
import { noise } from "../noise.ts";
import type { Plan } from "../plan.ts";
import { arc, blob, ellipse, line, rectangle } from "../shapes.ts";

/**
 * No place and no thing: each word of the prompt is a shape, whose form and colour are the word's own in every picture;
 * the seed says where it stands.
 */
export function abstract(canvas: Canvas, plan: Plan): void {
  const { palette } = plan;
  const chance = plan.chance.named("abstract");
  const ground = palette.dark ? darker(palette.sky[0], 0.15) : lighter(mix(palette.sky[2], palette.light, 0.4), 0.2);
  const [ox, oy] = [chance.unit(), chance.unit()];
  const size = 1 / (canvas.unit * 1000);
  const second = mix(ground, palette.sky[1], 0.4);
  eachPixel(canvas, (rgb, at, x, y) => {
    const share = noise(x * size * 0.4 + ox, y * size * 0.4 + oy);
    for (let channel = 0; channel < 3; channel++)
      rgb[at + channel] = ground[channel]! + (second[channel]! - ground[channel]!) * share;
  });
  ribbons(canvas, plan, chance.named("ribbons"));
  const words = plan.words.length > 0 ? plan.words.slice(0, 24) : ["silence"];
  const count = Math.max(12, words.length);
  for (let index = 0; index < count; index++)
    form(canvas, plan, words[index % words.length]!, index, Math.floor(index / words.length), chance);
  web(canvas, plan, chance.named("web"));
  look(canvas, { contrast: 0.06, saturation: 1.1 });
  grained(canvas, 7);
}

/** Broad bands that cross the picture under everything else. */
function ribbons(canvas: Canvas, plan: Plan, chance: Chance): void {
  const colours = [plan.palette.far, plan.palette.water, plan.palette.leaf, plan.palette.sky[1]];
  for (let ribbon = 0; ribbon < 4; ribbon++) {
    const [base, swing, waves, phase] = [
      canvas.height * chance.between(0.15, 0.85),
      canvas.height * chance.between(0.08, 0.22),
      chance.between(0.6, 1.5),
      chance.between(0, 6.28),
    ];
    const thick = canvas.unit * chance.between(45, 130);
    const up: number[] = [];
    const down: number[] = [];
    for (let step = 0; step <= 64; step++) {
      const share = step / 64;
      const y = base + sine(share * waves * 6.28 + phase) * swing;
      up.push(share * canvas.width, y - thick * (0.5 + 0.35 * cosine(share * 5 + phase)));
      down.unshift(share * canvas.width, y + thick * (0.5 + 0.35 * sine(share * 4 + phase)));
    }
    fill(canvas, [...up, ...down], {
      colour: colours[ribbon]!,
      to: lighter(colours[ribbon]!, 0.3),
      along: [0, 0, canvas.width, 0],
      opacity: 0.78,
    });
  }
}

/** The shape that a word is. */
function form(canvas: Canvas, { palette }: Plan, word: string, index: number, round: number, place: Chance): void {
  const own = createChance(`${word}/${round}`);
  const colours: Rgb[] = [...palette.accents, palette.near, palette.light, palette.water];
  const colour = colours[own.whole(colours.length)]!;
  const radius = canvas.unit * own.between(60, 150) * (index < 2 ? 1.7 : 1);
  const [x, y] = [canvas.width * place.between(0.12, 0.88), canvas.height * place.between(0.12, 0.88)];
  const turn = place.between(0, 6.28);
  const paint = {
    colour,
    to: darker(colour, 0.25),
    along: [x - radius, y - radius, x + radius, y + radius] as const,
    opacity: own.between(0.72, 1),
  };
  const kind = own.whole(6);
  if (kind === 0) {
    fill(canvas, ellipse(x, y, radius), paint);
    fill(canvas, ellipse(x, y, radius * 0.55), { colour: lighter(colour, 0.4) });
    fill(canvas, ellipse(x, y, radius * 0.25), { colour: palette.near });
  } else if (kind === 1) fill(canvas, arc(x, y, 0, radius * 1.15, turn, turn + Math.PI), paint);
  else if (kind === 2) {
    for (let band = 0; band < 4; band++)
      fill(
        canvas,
        arc(x, y, radius * (0.35 + band * 0.22), radius * (0.48 + band * 0.22), turn, turn + 2.2 + band * 0.35),
        { colour: band % 2 === 0 ? colour : palette.near },
      );
  } else if (kind === 3) {
    const corner = (share: number) => [
      x + cosine(turn + share * 6.28) * radius * 1.2,
      y + sine(turn + share * 6.28) * radius * 1.2,
    ];
    fill(canvas, [...corner(0), ...corner(0.34), ...corner(0.63)], paint);
  } else if (kind === 4) fill(canvas, blob(x, y, radius * 1.1, radius * 0.85, 0.6, own), paint);
  else {
    const cell = radius / 2.4;
    for (let square = 0; square < 16; square++) {
      if ((square + Math.floor(square / 4)) % 2 === 0)
        fill(canvas, rectangle(x + ((square % 4) - 2) * cell, y + (Math.floor(square / 4) - 2) * cell, cell, cell), {
          colour,
        });
    }
  }
}

/** Thin lines and points over all. */
function web(canvas: Canvas, plan: Plan, chance: Chance): void {
  const colour = plan.palette.dark ? lighter(plan.palette.light, 0.1) : darker(plan.palette.near, 0.3);
  for (let index = 0; index < Math.round(9 * Math.min(2, plan.detail)); index++) {
    const [x, y, angle] = [chance.unit() * canvas.width, chance.unit() * canvas.height, chance.between(0, 6.28)];
    const length = canvas.unit * chance.between(90, 480);
    fill(
      canvas,
      line(x, y, x + cosine(angle) * length, y + sine(angle) * length, canvas.unit * chance.between(1.5, 5)),
      { colour },
    );
    fill(canvas, ellipse(x, y, canvas.unit * chance.between(4, 12)), { colour });
  }
}
