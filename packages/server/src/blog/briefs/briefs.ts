import { z } from "zod";
import type { Assignment } from "./assignment.ts";
import { IntegrateBrief, integrateAssignment } from "./integrate.ts";
import { JudgeBrief, judgeAssignment } from "./judge.ts";
import { MergeBrief, mergeAssignment } from "./merge.ts";
import { OutlineBrief, outlineAssignment } from "./outline.ts";
import { PerspectivesBrief, perspectivesAssignment } from "./perspectives.ts";
import { ReviseBrief, reviseAssignment } from "./revise.ts";
import { SectionBrief, sectionAssignment } from "./section.ts";
import { SeoBrief, seoAssignment } from "./seo.ts";

/** What a model is asked to do, as data. */
export const Brief = z.discriminatedUnion("task", [
  PerspectivesBrief,
  OutlineBrief,
  SectionBrief,
  ReviseBrief,
  SeoBrief,
  IntegrateBrief,
  MergeBrief,
  JudgeBrief,
]);
export type Brief = z.infer<typeof Brief>;

type Assignments = { readonly [Name in Brief["task"]]: Assignment<Extract<Brief, { task: Name }>> };
const assignments: Assignments = {
  perspectives: perspectivesAssignment,
  outline: outlineAssignment,
  section: sectionAssignment,
  revise: reviseAssignment,
  seo: seoAssignment,
  integrate: integrateAssignment,
  merge: mergeAssignment,
  judge: judgeAssignment,
};

/** The task of a brief. */
export const assignmentOf = (brief: Brief): Assignment<Brief> => assignments[brief.task] as Assignment<Brief>;

const opening = "<brief>";
const closing = "</brief>";

/** The last part of a prompt. `<` is escaped, so that nothing inside can end the brief. */
export function writeBrief(brief: Brief): string {
  return `${opening}\n${JSON.stringify(brief).replaceAll("<", "\\u003c")}\n${closing}`;
}

/** Finds the brief in a prompt; undefined when there is none. */
export function readBrief(prompt: string): Brief | undefined {
  const start = prompt.lastIndexOf(opening);
  const end = prompt.indexOf(closing, start);
  if (start < 0 || end < 0) return undefined;
  return Brief.parse(JSON.parse(prompt.slice(start + opening.length, end)));
}
