import { JobError } from "../../../jobs/job-error.ts";
import { PerspectivesAnswer, perspectivesRoom } from "../../briefs/perspectives.ts";
import type { BlogTools } from "../../tools.ts";
import type { BlogContext, BlogOutputs, Perspective } from "../../types.ts";
import { cutAtWord, withoutDoubles } from "./lines.ts";
import { plainLine } from "./plain-line.ts";
import { postBrief } from "./request.ts";
import { competitorsFor, roomFor } from "./research-room.ts";

const longest = { name: 80, looksFor: 200, question: 200 };

/** The kinds of readers that the post is planned for, with what each asks. Not one is a plan, too, and no job fails for that. */
export async function findReaders(
  tools: BlogTools,
  context: BlogContext,
  soFar: Readonly<BlogOutputs>,
): Promise<{ perspectives: Perspective[]; warnings: string[] }> {
  const { initialization, keyword_analysis, intent_analysis, competitor_analysis } = soFar;
  const { input, pinned } = context;
  const { evidence, keywords } = initialization;
  const room = roomFor(pinned);
  const query = [input.topic, ...keywords].join(" ");
  const best = await tools.text.run("chooseEvidence", [query], evidence, room.perspectives, input.language);
  try {
    const answer = await tools.models.object(
      context,
      "perspectives",
      {
        task: "perspectives",
        post: postBrief(input, keywords),
        intent: intent_analysis.primary,
        questions: keyword_analysis.questions,
        competitors: competitorsFor(competitor_analysis, room),
        evidence: best.map(({ id, title, passage }) => ({ id, title, passage })),
      },
      PerspectivesAnswer,
    );
    return { perspectives: await tidied(tools, answer), warnings: [] };
  } catch (error) {
    if (!(error instanceof JobError) || error.code !== "invalid_model_output") throw error;
    const warning = "perspectives_not_found: The model named no kinds of readers, so the outline was planned without.";
    return { perspectives: [], warnings: [warning] };
  }
}

/** Plain lines of bounded length, no question twice, as many as there is room for. */
async function tidied(tools: BlogTools, { perspectives }: PerspectivesAnswer): Promise<Perspective[]> {
  const line = async (text: string, most: number) => cutAtWord(await plainLine(tools, text), most);
  const asked = new Set<string>();
  const tidy: Perspective[] = [];
  for (const { name, looks_for, questions } of perspectives.slice(0, perspectivesRoom.perspectives)) {
    const lines = await Promise.all(questions.map((question) => line(question, longest.question)));
    const own = withoutDoubles(lines).filter((question) => !asked.has(question.toLowerCase()));
    const kept = own.slice(0, perspectivesRoom.questions);
    for (const question of kept) asked.add(question.toLowerCase());
    const [plainName, wish] = await Promise.all([line(name, longest.name), line(looks_for, longest.looksFor)]);
    if (plainName !== "") tidy.push({ name: plainName, looks_for: wish, questions: kept });
  }
  return tidy;
}
