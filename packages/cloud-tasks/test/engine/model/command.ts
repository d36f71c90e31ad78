import type { AsyncCommand } from "fast-check";
import * as rules from "./rules.ts";
import type { Model } from "./state.ts";
import { agree, type World } from "./world.ts";

export type Command = AsyncCommand<Model, World>;

/** A command that is followed by what the engine does by itself, and by a look at all there is. */
export function command(
  text: string,
  run: (model: Model, world: World) => Promise<void>,
  check: (model: Model) => boolean = () => true,
): Command {
  return {
    check: (model) => check(model as Model),
    async run(model, world) {
      await run(model, world);
      rules.dispatchDue(model);
      await agree(model, world);
    },
    toString: () => text,
  };
}

export const pick = <T>(list: readonly T[], index: number): T => list[index % list.length]!;

/** What was refused, as the code; undefined when it was not. */
export async function refusalOf(call: Promise<unknown>): Promise<string | undefined> {
  return call.then(
    () => undefined,
    (error) => error.code ?? error,
  );
}
