import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as contract from "@galley/contract";
import { compile, type JSONSchema } from "json-schema-to-typescript";
import { parseSync } from "vite";
import { z } from "zod";

const imported =
  /import (?:type )?\{([^}]*)\} from "@galley\/contract"|export (?:type )?\{([^}]*)\} from "@galley\/contract"|import\("@galley\/contract"\)\.(\w+)/g;

/** The schema that a type of the contract is read from: what a request may leave out is in those whose names end so. */
const schemaOf = (name: string): unknown =>
  Reflect.get(contract, name) ?? Reflect.get(contract, name.replace(/Input$/, "Request"));

/**
 * Writes the contract's types that the declarations in `folder` name into `contract.d.ts` there, plain and with their
 * descriptions, and has the declarations import them from it.
 */
export async function writeContractTypes(folder: string): Promise<void> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".d.ts"));
  const names = new Set<string>();
  for (const file of files) {
    const text = readFileSync(join(folder, file), "utf8");
    for (const [, one = "", other = "", inline = ""] of text.matchAll(imported)) {
      for (const name of `${one},${other},${inline}`.split(",")) names.add(name.trim().replace(/^type /, ""));
    }
    writeFileSync(join(folder, file), text.replaceAll('"@galley/contract"', '"./contract.ts"'));
  }
  names.delete("");
  const inputs = [...names].filter((name) => name.endsWith("Input"));
  const outputs = [...names].filter((name) => !name.endsWith("Input"));
  const given = await typesOf(inputs, "input");
  writeFileSync(join(folder, "contract-input.d.ts"), given);
  const face = `export type { ${inputs.join(", ")} } from "./contract-input.ts";\n`;
  writeFileSync(join(folder, "contract.d.ts"), face + (await typesOf(outputs, "output")));
}

async function typesOf(names: string[], io: "input" | "output"): Promise<string> {
  const schemas = Object.fromEntries(names.map((name) => [name, zodOf(name)]));
  const root = z.toJSONSchema(z.object(schemas), { io, unrepresentable: "any", override: closeRecords });
  const definitions: Record<string, unknown> = { ...root.$defs };
  const properties: Record<string, JSONSchema> = {};
  for (const name of names) {
    const own = root.properties?.[name];
    const reference = `#/$defs/${name}`;
    if (typeof own === "object" && own.$ref !== reference) definitions[name] = own;
    properties[name] = { $ref: reference };
  }
  for (const [name, definition] of Object.entries(definitions)) Object.assign(definition as object, { title: name });
  const whole = { title: "Whole", type: "object", additionalProperties: false, properties, $defs: definitions };
  const options = { bannerComment: "", additionalProperties: false, ignoreMinAndMaxItems: true };
  const text = await compile(whole as JSONSchema, "Whole", options);
  return asInferred(text.replace(/export interface Whole \{[^}]*\}\n/, ""));
}

function zodOf(name: string): z.ZodType {
  const schema = schemaOf(name);
  if (schema instanceof z.ZodType) return schema;
  throw new Error(`the contract has no schema for the type ${name}`);
}

/** A record whose keys are words has each of them. */
function closeRecords({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: unknown;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  if (!(zodSchema instanceof z.ZodRecord) || !(zodSchema.keyType instanceof z.ZodEnum)) return;
  const { additionalProperties: value = {} } = jsonSchema;
  jsonSchema.properties = Object.fromEntries(zodSchema.keyType.options.map((key) => [key, value]));
  jsonSchema.additionalProperties = false;
  delete jsonSchema.propertyNames;
}

type Node = {
  type: string;
  start: number;
  end: number;
  optional?: boolean;
  typeAnnotation?: Node;
  body?: Node;
  id?: Node;
};
type Edit = { at: number; remove: number; write: string };

/**
 * As the contract's own types are: what may be left out may be undefined too, and objects are types, which fit where any
 * fields are taken; interfaces do not.
 */
function asInferred(text: string): string {
  const edits: Edit[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { type, start, end, optional, typeAnnotation, body, id } = value as Node;
    if (type === "TSPropertySignature" && optional && typeAnnotation) {
      edits.push({ at: typeAnnotation.end, remove: 0, write: " | undefined" });
    }
    if (type === "TSInterfaceDeclaration" && body && id) {
      edits.push({ at: start, remove: body.start - start, write: `type ${text.slice(id.start, id.end)} = ` });
      edits.push({ at: end, remove: 0, write: ";" });
    }
    for (const below of Object.values(value)) look(below);
  };
  look(parseSync("contract.d.ts", text).program);
  return edits
    .sort((one, other) => other.at - one.at)
    .reduce((done, { at, remove, write }) => done.slice(0, at) + write + done.slice(at + remove), text);
}
