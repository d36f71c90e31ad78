import type { ImageQuestion } from "../../port.ts";
import type { Darkroom } from "../darkroom.ts";
import type { AskStability } from "./ask.ts";
import { type CurrentModel, type CurrentOperation, currentModels, currentTable } from "./catalogue.ts";

/** What is needed to ask v2beta. */
export interface Current {
  ask: AskStability;
  darkroom: Darkroom;
  now: () => number;
  /** The model of all qualities, instead of the profile's own. */
  chosen: CurrentModel | undefined;
}

type Asked = Pick<ImageQuestion, "quality" | "model">;

/** The model that was promised, else the one of the settings, else the quality's; one that can do what is asked. */
export function modelFor({ chosen }: Pick<Current, "chosen">, question: Asked & { kind: "generate" | "vary" }) {
  const isAble = (entry: CurrentModel): boolean => question.kind === "generate" || entry.takesImage;
  const promised = currentModels.find(({ model }) => model === question.model);
  const wanted = [promised, chosen].find((entry) => entry && isAble(entry));
  return wanted ?? currentTable[question.kind][question.quality];
}

/** The same of those that enlarge, which only the quality chooses. */
export function upscalerFor({ quality, model }: Asked): CurrentOperation {
  const all = Object.values(currentTable.upscale);
  return all.find((operation) => operation.model === model) ?? currentTable.upscale[quality];
}
