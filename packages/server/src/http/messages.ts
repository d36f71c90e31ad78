import { z } from "zod";

const kinds: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

const formats: Record<string, string> = {
  uuid: "must be a UUID",
  datetime: "must be a date and time such as 2026-01-31T12:00:00Z",
  url: "must be a URL",
};

const units = (origin: string | undefined): string =>
  origin === "string" ? " characters" : origin === "array" ? " entries" : "";
const verb = (origin: string | undefined): string => (units(origin) === "" ? "be" : "have");

/** What is wrong, to be read after the field's name; undefined leaves it to zod. */
const message: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined || issue.input === null) return "is missing";
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case "too_small":
      if (issue.minimum === 1 && units(issue.origin) !== "") return "must not be empty";
      return `must ${verb(issue.origin)} at least ${issue.minimum}${units(issue.origin)}`;
    case "too_big":
      return `must ${verb(issue.origin)} at most ${issue.maximum}${units(issue.origin)}`;
    case "invalid_value":
      return `must be one of ${issue.values.join(", ")}`;
    case "invalid_format":
      return formats[issue.format];
    case "invalid_union":
      return "is not in any of the forms that are possible here";
    default:
      return undefined;
  }
};

/** Makes validation speak in sentences. Where a schema has words of its own, they are kept. */
export function speakPlainly(): void {
  z.config({ customError: message });
}
