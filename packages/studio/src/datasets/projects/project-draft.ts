import type { NewProject, Project } from "@galley/client";

export type QuestionType = NonNullable<Project["question_type"]>;

/** A project as the form has it: text, and "" for what is not given. */
export interface ProjectDraft {
  name: string;
  description: string;
  question: string;
  type: QuestionType | "";
  /** One a line. */
  options: string;
}

export const questionTypes: ReadonlyArray<readonly [QuestionType, string]> = [
  ["binary", "Yes or no"],
  ["multiple_choice", "Multiple choice"],
  ["text", "Free text"],
  ["count", "A count"],
];

export const draftOf = (project: Project | null): ProjectDraft => ({
  name: project?.name ?? "",
  description: project?.description ?? "",
  question: project?.question_text ?? "",
  type: project?.question_type ?? "",
  options: project?.question_options?.join("\n") ?? "",
});

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** What is wrong with it, by field; empty where nothing is. */
export function mistakesIn(draft: ProjectDraft): Partial<Record<keyof ProjectDraft, string>> {
  const options = linesOf(draft.options);
  return {
    ...(draft.name.trim() === "" && { name: "Give the project a name." }),
    ...(draft.type === "multiple_choice" && options.length < 2 && { options: "Give two options at the least." }),
    ...(options.length > 100 && { options: `100 options at the most; these are ${options.length}.` }),
  };
}

/** The draft as the API takes it: every field, so that emptied ones are emptied there. */
export const projectOf = (draft: ProjectDraft): Required<NewProject> => ({
  name: draft.name.trim(),
  description: draft.description.trim() || null,
  question_text: draft.question.trim() || null,
  question_type: draft.type || null,
  question_options: draft.type === "multiple_choice" ? linesOf(draft.options) : null,
});
