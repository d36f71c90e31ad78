import { type AnalysisOperations, analysisOperations } from "./analysis/operations.ts";
import type { Brief } from "./briefs/briefs.ts";
import { writeOffline } from "./models/offline/writer.ts";

/** One call of an analysis, as it is posted to the thread. */
export interface AnalysisCall {
  name: keyof AnalysisOperations;
  parameters: unknown[];
}

/** Runs an analysis by its name. The caller's types (`TextTools.run`) have checked the parameters. */
export function analyse({ name, parameters }: AnalysisCall): unknown {
  const operation = analysisOperations[name] as (...given: unknown[]) => unknown;
  return operation(...parameters);
}

/** Writes as the offline writer. */
export function write(brief: Brief): string {
  return writeOffline(brief);
}
