import { createTextPool } from "../packages/server/src/blog/text-pool.ts";
import type { TextTools } from "../packages/server/src/blog/tools.ts";
import { measureFloor } from "./pipeline/floor.ts";
import { createInlineText, type Figures, type InlineText, runJob } from "./pipeline/job.ts";
import { cpuOf, printFloor, printGrowth, printParts, printTotals } from "./pipeline/report.ts";
import { requestFor } from "./pipeline/request.ts";
import { createWriter } from "./pipeline/writer.ts";

const lengths = [800, 1500, 2500, 4000, 10_000];
const runs = 7;
/** The first jobs compile what the others run, in each thread. */
const warmUps = 20;
/** The length whose parts are shown, and the CPU (ms) that it may take. */
const looked = { words: 2500, limit: 150 };

let seed = 0;
/** A job with texts that no job before it has had. */
const runOne = (words: number, withSources: boolean, text: TextTools): Promise<Figures> => {
  seed += 1;
  return runJob(requestFor(words, withSources, seed), createWriter(seed), text);
};

/** What blog jobs take beyond their model's time: CPU of the whole process and wall time, by length, stage and operation. */
export async function pipeline(): Promise<void> {
  const text = createTextPool({ threads: 2 });
  for (let run = 0; run < warmUps; run += 1) await runOne(looked.words, run % 2 === 0, text);
  const without = await measure(text, false);
  const withSources = await measure(text, true);
  await text.close();
  printFloor(looked.words, measureFloor(looked.words, seed), { without, withSources });
}

/** Measures jobs of all lengths and prints what they took; the CPU of the one that is looked at. */
async function measure(text: TextTools, withSources: boolean): Promise<number> {
  const byLength = new Map<number, Figures[]>(lengths.map((words) => [words, []]));
  // By turns, so that whatever else the machine does falls on all lengths.
  for (let run = 0; run < runs; run += 1) {
    for (const words of lengths) byLength.get(words)!.push(await runOne(words, withSources, text));
  }
  const inline: InlineText[] = [];
  for (let run = 0; run < runs + warmUps / 2; run += 1) {
    const here = createInlineText();
    await runOne(looked.words, withSources, here);
    if (run >= warmUps / 2) inline.push(here);
  }
  printTotals(withSources, byLength, looked);
  printGrowth(byLength);
  printParts(looked.words, byLength.get(looked.words)!, inline);
  return cpuOf(byLength.get(looked.words)!);
}
