/**
 * What keeps a JSON schema from being enforced by a provider, or undefined: objects must be closed
 * (`additionalProperties: false`) and, where `allRequired`, list all their properties as required; `forbidden` keywords
 * must not occur.
 */
export function closedSchemaFault(
  schema: unknown,
  rules: { allRequired?: boolean; forbidden?: readonly string[] },
  path = "schema",
): string | undefined {
  if (Array.isArray(schema)) {
    return first(schema.map((part, index) => closedSchemaFault(part, rules, `${path}[${index}]`)));
  }
  if (!isRecord(schema)) return undefined;
  const banned = rules.forbidden?.find((keyword) => keyword in schema);
  if (banned !== undefined) return `${path}: '${banned}' is not supported`;
  const properties = isRecord(schema.properties) ? schema.properties : {};
  if (schema.type === "object") {
    if (schema.additionalProperties !== false) return `${path}: 'additionalProperties' must be false`;
    const required = Array.isArray(schema.required) ? schema.required : [];
    const missing = Object.keys(properties).find((name) => !required.includes(name));
    if (rules.allRequired && missing !== undefined) return `${path}: 'required' must include '${missing}'`;
  }
  const nested = Object.entries(properties).map(([name, part]) => closedSchemaFault(part, rules, `${path}.${name}`));
  const parts = ["items", "anyOf", "allOf", "oneOf"].map((key) =>
    closedSchemaFault(schema[key], rules, `${path}.${key}`),
  );
  return first([...nested, ...parts]);
}

function first(faults: Array<string | undefined>): string | undefined {
  return faults.find((fault) => fault !== undefined);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
