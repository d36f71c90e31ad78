import { z } from "zod";

/** Text that people read: no control characters, which no form sends and some databases refuse. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => !/\p{Cc}/u.test(text), { error: "must not contain control characters" });

/** What the people who look at the pictures of a project are asked about each. */
const questionTypes = ["binary", "multiple_choice", "text", "count"] as const;
const QuestionType = z.enum(questionTypes);

const fields = {
  name: line(200),
  description: z.string().trim().max(5000).nullable(),
  question_text: z.string().trim().max(1000).nullable(),
  question_type: QuestionType.nullable(),
  question_options: z.array(line(200)).min(2).max(100).nullable().describe("Of a `multiple_choice` question."),
};

/** Only a multiple choice has options, and it has them. */
export const questionFits = ({
  question_type,
  question_options,
}: {
  question_type?: unknown;
  question_options?: unknown;
}) => (question_type === "multiple_choice") === (question_options !== undefined && question_options !== null);
const optionsMisfit = {
  path: ["question_options"],
  error: "must be given for a multiple_choice question, and for no other",
};

/** Body of `POST /api/v1/projects`. */
export const CreateProjectRequest = z
  .object({
    name: fields.name,
    description: fields.description.default(null),
    question_text: fields.question_text.default(null),
    question_type: fields.question_type.default(null),
    question_options: fields.question_options.default(null),
  })
  .refine(questionFits, optionsMisfit)
  .meta({ id: "CreateProjectRequest", examples: [{ name: "Roof survey" }] });
export type CreateProjectRequest = z.output<typeof CreateProjectRequest>;

/** Body of `PATCH /api/v1/projects/{project_id}`: what is absent stays as it is. */
export const UpdateProjectRequest = z
  .object(fields)
  .partial()
  .meta({ id: "UpdateProjectRequest", examples: [{ description: "Flights of May" }] });
export type UpdateProjectRequest = z.output<typeof UpdateProjectRequest>;

export const Project = z
  .object({
    id: z.uuid(),
    ...fields,
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    dataset_count: z.int().min(0),
  })
  .meta({ id: "Project" });
export type Project = z.infer<typeof Project>;

/** Query of the lists of projects and of datasets: the newest first, a `Link` header with `rel="next"` to the next page. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(200),
  cursor: z.string().max(200).optional().describe("From the `Link` of the page before."),
});
export type PageQuery = z.output<typeof PageQuery>;

export const ProjectParams = z.object({ project_id: z.uuid() });

/** What was done, in words. */
export const Done = z.object({ message: z.string() }).meta({ id: "Done" });
