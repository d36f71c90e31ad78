import { type Command, Option } from "commander";
import { withExamples } from "./help.ts";
import { type MakeOptions, making } from "./images-options.ts";
import { number } from "./parse-options.ts";

export interface VariationsOptions extends MakeOptions {
  count?: number;
  strength?: number;
  prompt?: string;
}

export interface UpscaleOptions extends MakeOptions {
  scale?: number;
  prompt?: string;
}

export interface EditOptions extends MakeOptions {
  mask?: string;
  type?: "inpaint" | "outpaint";
  strength?: number;
}

const picture = "A picture is a file, an address, or the id of an image job.";
const strength = (about: string): Option => new Option("--strength <share>", about).argParser(number(0, 1, false));

/** Pictures from pictures. */
export function addImageChanges(add: (usage: string, description: string) => Command): void {
  const variations = making(
    add("variations <picture>", "make others like it")
      .addOption(new Option("--count <count>", "how many, 1 to 10; 4 where nothing is said").argParser(number(1, 10)))
      .addOption(strength("how unlike: 0 is as the picture, 1 has nothing of it left"))
      .option("--prompt <text>", "what they show"),
  ).action(async (from: string, options: VariationsOptions) =>
    (await import("./images-change.ts")).makeVariations(from, options),
  );
  withExamples(variations, ["galley images variations ./fox.png --count 2 --strength 0.3"], picture);

  const upscale = making(
    add("upscale <picture>", "make it larger")
      .addOption(
        new Option("--scale <times>", "how many times as wide and high, 1 to 4").argParser(number(1, 4, false)),
      )
      .option("--prompt <text>", "what it shows, for providers that take it"),
  ).action(async (from: string, options: UpscaleOptions) =>
    (await import("./images-change.ts")).makeUpscale(from, options),
  );
  withExamples(upscale, ["galley images upscale ./fox.png --scale 4"], picture);

  const edit = making(
    add("edit <picture> <prompt>", "paint a part of it anew")
      .option("--mask <picture>", "of its size: what is white is painted anew")
      .addOption(
        new Option("--type <type>", "inpaint: within it; outpaint: beyond its edges").choices(["inpaint", "outpaint"]),
      )
      .addOption(strength("how much of what was there may go")),
  ).action(async (from: string, prompt: string, options: EditOptions) =>
    (await import("./images-change.ts")).makeEdit(from, prompt, options),
  );
  withExamples(
    edit,
    [
      'galley images edit ./harbour.png "a full moon above the sea" --mask ./sky.png',
      'galley images edit https://example.org/harbour.jpg "more of the quay" --type outpaint',
    ],
    picture,
  );
}
