import type { JobDefinition } from "./define.ts";

/** One stage of a particular job, with its place in the job's progress. */
export interface PlannedStage<AnyStage> {
  stage: AnyStage;
  /** From 1. */
  number: number;
  total: number;
  /** Progress of the job, in per cent, when the stage begins and when it is complete. */
  from: number;
  to: number;
}

const toTenth = (percentage: number) => Math.round(percentage * 10) / 10;

/** The stages that apply to a job. Their weights are scaled so that they fill 0 to 100 per cent. */
export function planStages<Input, Pinned, Outputs, Result>(
  definition: JobDefinition<Input, Pinned, Outputs, Result>,
  input: Input,
  pinned: Pinned,
): PlannedStage<(typeof definition.stages)[number]>[] {
  const stages = definition.stages.filter((stage) => stage.when?.(input, pinned) ?? true);
  const whole = stages.reduce((sum, stage) => sum + stage.weight, 0);
  let done = 0;
  return stages.map((stage, index) => {
    const from = toTenth((100 * done) / whole);
    done += stage.weight;
    return { stage, number: index + 1, total: stages.length, from, to: toTenth((100 * done) / whole) };
  });
}
