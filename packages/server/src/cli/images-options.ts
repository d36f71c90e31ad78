import { type AspectRatio, type ImageQuality, type ImageStyle, imageQualities, largestSeed } from "@galley/contract";
import { type Command, Option } from "commander";
import { number, pair } from "./parse-options.ts";
import type { Reach } from "./reach.ts";

/** Where pictures go, and whether they are waited for. */
export interface TakeOptions extends Reach {
  out: string;
  wait: boolean;
}

/** What may be said of every picture that is to be made. */
export interface MakeOptions extends TakeOptions {
  quality?: ImageQuality;
  provider?: string;
  seed?: number;
  maxCost?: number;
  metadata?: Record<string, string>;
}

export interface GenerateImagesOptions extends MakeOptions {
  file?: string;
  style?: ImageStyle;
  aspect?: AspectRatio;
  size?: string;
  negative?: string;
  steps?: number;
  guidance?: number;
  drafts?: true;
}

export interface FinalizeOptions extends TakeOptions {
  quality: Exclude<ImageQuality, "draft">;
  only?: string[];
  maxCost?: number;
}

/** Options of every command that ends with pictures. */
export const taking = (command: Command): Command =>
  command
    .option("--out <folder>", "where the pictures are written to", ".")
    .option("--no-wait", "only ask for them; `galley images fetch` brings them");

export const maxCost = (): Option =>
  new Option("--max-cost <dollars>", "the most that each job may spend").argParser(number(0, 1_000_000, false));

/** Options of every command that has pictures made. */
export const making = (command: Command): Command =>
  taking(
    command
      .addOption(new Option("--quality <quality>", "how good; standard where nothing is said").choices(imageQualities))
      .option("--provider <name>", "who makes them, as `galley images providers` names them")
      .addOption(
        new Option("--seed <number>", "the same seed and words give the same picture").argParser(
          number(0, largestSeed),
        ),
      )
      .addOption(maxCost())
      .addOption(
        new Option("--metadata <name=value>", "a pair to find the jobs by; may be given several times").argParser(pair),
      ),
  );
