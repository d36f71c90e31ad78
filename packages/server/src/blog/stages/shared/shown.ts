import type { BlogOutputs, BlogStageOf, DraftSection } from "../../types.ts";
import { shownText } from "./shown-text.ts";

type Rewriting = "enhancement" | "seo_polish" | "semantic_integration";

/** The stage, whose sections are shown to those who watch when it has rewritten them. */
export function shown<Name extends Rewriting>(stage: BlogStageOf<Name>): BlogStageOf<Name> {
  return {
    ...stage,
    run: async (context, soFar) => {
      const output: NonNullable<BlogOutputs[Name]> & { sections: DraftSection[] } = await stage.run(context, soFar);
      for (const [place, { id, heading, body }] of output.sections.entries())
        context.show({ section: id, place, heading }, shownText(body));
      return output;
    },
  };
}
