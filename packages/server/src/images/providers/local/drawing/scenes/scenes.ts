import type { Stage } from "../stage.ts";
import type { SceneName } from "../words.ts";
import { network, space } from "./beyond.ts";
import { coast } from "./coast.ts";
import { table } from "./indoors.ts";
import { mountains } from "./mountains.ts";
import { city, desert, forest, meadow } from "./outdoors.ts";

const painters: Record<SceneName, (stage: Stage) => void> = {
  mountains,
  coast,
  forest,
  city,
  space,
  meadow,
  desert,
  table,
  network,
};

/** Paints the plan's scene on the stage's canvas. */
export function paintScene(stage: Stage): void {
  painters[stage.plan.scene](stage);
}
