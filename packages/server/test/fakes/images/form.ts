import sharp from "sharp";
import type { Arrival } from "./service.ts";

/** A file of a form, with what it is. */
export interface FormFile {
  name: string;
  mediaType: string;
  bytes: Buffer;
  width: number;
  height: number;
  format: string;
}
export type Fields = Readonly<Record<string, string | FormFile>>;

/** Reads a multipart request; undefined where it is none. */
export async function readForm({ headers, body }: Arrival): Promise<Fields | undefined> {
  const type = headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data")) return undefined;
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  const fields: Record<string, string | FormFile> = {};
  for (const [name, value] of form) fields[name] = typeof value === "string" ? value : await readFile(value);
  return fields;
}

async function readFile(file: File): Promise<FormFile> {
  const bytes = Buffer.from(await file.arrayBuffer());
  const { width, height, format } = await sharp(bytes)
    .metadata()
    .catch(() => ({ width: 0, height: 0, format: "unknown" }));
  return { name: file.name, mediaType: file.type, bytes, width, height, format };
}

/** Says what is wrong with a field; undefined when nothing is. */
export type Rule = (value: string | FormFile) => string | undefined;

export const text =
  (least: number, most: number): Rule =>
  (value) =>
    typeof value === "string" && value.length >= least && value.length <= most
      ? undefined
      : `must be between ${least} and ${most} characters`;

export const number =
  (least: number, most: number, isWhole = false): Rule =>
  (value) => {
    const read = typeof value === "string" && value !== "" ? Number(value) : Number.NaN;
    if (!(read >= least && read <= most)) return `must be between ${least} and ${most}`;
    return isWhole && !Number.isInteger(read) ? "must be an integer" : undefined;
  };

export const oneOf =
  (...values: string[]): Rule =>
  (value) =>
    typeof value === "string" && values.includes(value) ? undefined : `must be one of ${values.join(", ")}`;

/** A file that is a picture and says so; a service may limit its sides, area and ratio. */
export const image =
  (check: (file: FormFile) => string | undefined = () => undefined): Rule =>
  (value) => {
    if (typeof value === "string") return "must be a file";
    if (!["png", "jpeg", "webp"].includes(value.format)) return "must be an image in png, jpeg or webp";
    if (value.mediaType !== `image/${value.format}`) return "has another content type than its bytes";
    return check(value);
  };

export interface FormRules {
  required: Readonly<Record<string, Rule>>;
  optional?: Readonly<Record<string, Rule>>;
}

/** Everything that is wrong with a form; a field that is not known is. */
export function faultsOf(fields: Fields, { required, optional = {} }: FormRules): string[] {
  const rules = { ...required, ...optional };
  return [
    ...Object.keys(required)
      .filter((name) => !(name in fields))
      .map((name) => `${name}: is required`),
    ...Object.entries(fields).flatMap(([name, value]) => {
      const fault = name in rules ? rules[name]!(value) : "is not a known field";
      return fault === undefined ? [] : [`${name}: ${fault}`];
    }),
  ];
}
