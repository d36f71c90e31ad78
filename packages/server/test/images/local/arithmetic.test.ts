import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "../../../src/images");
const drawing = join(source, "providers/local");
const files = [
  ...readdirSync(drawing, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(drawing, name)),
  ...["sine", "lanczos", "blend"].map((name) => join(source, `../pixels/${name}.ts`)),
];

/** The standard leaves the last digits of these to each machine, or they are another each time. */
const forbidden =
  /Math\.(?!(?:PI|abs|ceil|floor|imul|max|min|round|sign|sqrt|trunc)\b)\w+|\*\*|\bDate\b|\bIntl\b|\btoLocale\w+|localeCompare|randomUUID|getRandomValues|performance\.|process\.env/;

test("Pictures are made of arithmetic that has the same result on every machine", () => {
  expect(files.length).toBeGreaterThan(30);
  const found = files.flatMap((file) => {
    const code = readFileSync(file, "utf8")
      .replace(/\/\*\*[\s\S]*?\*\//g, "")
      .replace(/\/\/.*$/gm, "");
    const hit = forbidden.exec(code)?.[0];
    return hit === undefined ? [] : [`${file}: ${hit}`];
  });
  expect(found).toEqual([]);
});
