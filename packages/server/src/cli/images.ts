import { aspectRatios, ImageStyle, imageQualities } from "@galley/contract";
import { type Command, Option } from "commander";
import { withExamples } from "./help.ts";
import { addImageChanges } from "./images-from.ts";
import {
  type FinalizeOptions,
  type GenerateImagesOptions,
  making,
  maxCost,
  type TakeOptions,
  taking,
} from "./images-options.ts";
import { number } from "./parse-options.ts";
import { type Reach, reaching } from "./reach.ts";

/** `galley images`: pictures from a Galley that is running. */
export function addImages(program: Command, env: NodeJS.ProcessEnv): void {
  const images = program.command("images").description("make pictures with a Galley that is running, and change them");
  withExamples(images, [
    'galley images generate "A lighthouse on a cliff at dawn" --quality draft --aspect 16:9',
    "galley images upscale ./small.png --scale 4",
  ]);
  const add = (usage: string, description: string): Command =>
    reaching(images.command(usage).description(description), env, "print the jobs, and where their files are, as JSON");
  addGenerateImages(add);
  addFinalize(add);
  addImageChanges(add);
  addFetch(add);
  const providers = reaching(
    images.command("providers").description("who makes pictures here, in which qualities, at which prices"),
    env,
  );
  providers.action(async (options: Reach) => (await import("./images-providers.ts")).listProviders(options));
  withExamples(providers, ["galley images providers", "galley images providers --json"]);
}

function addGenerateImages(add: (usage: string, description: string) => Command): void {
  const generate = making(
    add("generate [prompt...]", "make a picture of each prompt")
      .option("--file <path>", "prompts from a file, one a line; `-` reads them from standard input")
      .addOption(new Option("--style <style>", "how it looks").choices(ImageStyle.options))
      .addOption(
        new Option("--aspect <ratio>", "its shape; 1:1 where nothing is said").choices(
          aspectRatios.filter((ratio) => ratio !== "custom"),
        ),
      )
      .addOption(new Option("--size <width>x<height>", "its size in pixels, instead of a shape").conflicts("aspect"))
      .option("--negative <text>", "what it is not to show")
      .addOption(new Option("--steps <count>", "for providers that take it").argParser(number(10, 150)))
      .addOption(
        new Option("--guidance <scale>", "how closely it keeps to the words, 1 to 20").argParser(number(1, 20, false)),
      )
      .addOption(
        new Option("--drafts", "drafts first; `galley images finalize` makes those final that are good").conflicts(
          "quality",
        ),
      ),
  ).action(async (prompts: string[], options: GenerateImagesOptions) =>
    (await import("./images-generate.ts")).generateImages(prompts, options),
  );
  withExamples(
    generate,
    [
      'galley images generate "A lighthouse on a cliff at dawn" --quality high --style watercolor --aspect 16:9',
      'galley images generate "A fox" "A hare" "An owl" --drafts --out ./drafts',
      "galley images generate --file prompts.txt --size 1024x640 --max-cost 0.10",
    ],
    "Several prompts are one batch, of 20 at most. Ctrl-C ends the waiting; the jobs carry on.",
  );
}

function addFinalize(add: (usage: string, description: string) => Command): void {
  const finalize = taking(
    add("finalize <id>", "make the drafts of a batch, or of one job, final")
      .addOption(
        new Option("--quality <quality>", "how good")
          .choices(imageQualities.filter((quality) => quality !== "draft"))
          .default("high"),
      )
      .option("--only <job...>", "of a batch: these drafts")
      .addOption(maxCost()),
  ).action(async (id: string, options: FinalizeOptions) =>
    (await import("./images-finalize.ts")).finalizeImages(id, options),
  );
  withExamples(finalize, [
    "galley images finalize 0192a4f0-… --quality ultra",
    "galley images finalize 0192a4f0-… --only 0192a4f1-… 0192a4f2-…",
  ]);
}

function addFetch(add: (usage: string, description: string) => Command): void {
  const fetch = add("fetch <id>", "wait for the pictures of a job or a batch, and write them to files")
    .option("--out <folder>", "where the pictures are written to", ".")
    .action(async (id: string, options: TakeOptions) => (await import("./images-fetch.ts")).fetchImages(id, options));
  withExamples(fetch, ["galley images fetch 0192a4f0-… --out ./pictures"]);
}
