import type { Brief } from "../../briefs/briefs.ts";
import type { SectionBrief } from "../../briefs/section.ts";
import { type Desk, openDesk } from "./desk.ts";
import { writeFaq } from "./faq.ts";
import { writeConclusion, writeIntroduction } from "./frame.ts";
import { writeIntegration } from "./integrate.ts";
import { writeVerdicts } from "./judge.ts";
import { writeOutline } from "./outline.ts";
import { writePerspectives } from "./perspectives.ts";
import { writeRevision } from "./revise.ts";
import { writeBody } from "./section.ts";
import { writeSeo } from "./seo.ts";

function writeSection(desk: Desk, brief: SectionBrief): string {
  switch (brief.section.kind) {
    case "introduction":
      return writeIntroduction(desk, brief);
    case "conclusion":
      return writeConclusion(desk, brief);
    case "faq":
      return brief.questions.length > 0 ? writeFaq(desk, brief) : writeBody(desk, brief);
    case "body":
      return writeBody(desk, brief);
  }
}

/**
 * Answers a brief without a model: pure, and the same brief gives the same bytes. `perspectives`, `outline`, `seo` and
 * `judge` are answered in JSON (`PerspectivesAnswer`, `OutlineAnswer`, `SeoAnswer`, `JudgeAnswer`), the others in Markdown
 * below the heading. Nothing is stated as a fact that is not, word for word and with its mark, a sentence of the evidence.
 */
export function writeOffline(brief: Brief): string {
  const desk = openDesk(brief.post);
  switch (brief.task) {
    case "perspectives":
      return JSON.stringify(writePerspectives(desk, brief));
    case "outline":
      return JSON.stringify(writeOutline(desk, brief));
    case "section":
      return writeSection(desk, brief);
    case "merge":
      return writeSection(desk, { ...brief, task: "section" });
    case "revise":
      return writeRevision(desk, brief);
    case "seo":
      return JSON.stringify(writeSeo(desk, brief));
    case "integrate":
      return writeIntegration(desk, brief);
    case "judge":
      return JSON.stringify(writeVerdicts(brief));
  }
}
