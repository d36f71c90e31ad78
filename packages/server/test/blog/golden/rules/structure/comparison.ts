import { type Post, unless } from "../../post.ts";
import { tablesOf, textParts } from "../../reading.ts";

/** A table with a row for each of the things to compare, in their order, and none for anything else. */
export function comparison({ input, result }: Post): string[] {
  const tables = textParts(result.content).flatMap(({ nodes }) => tablesOf(nodes));
  const [table] = tables;
  if (table === undefined) return ["There is no table."];
  const [head = [], ...rows] = table;
  const named = rows.map(([first]) => first);
  return [
    ...unless(tables.length === 1, `There are ${tables.length} tables.`),
    ...unless(head.length >= 2 && head.every((cell) => cell !== ""), "A column has no name."),
    ...unless(
      rows.every((row) => row.length === head.length),
      "A row has too few cells.",
    ),
    ...unless(named.join("\n") === input.comparison_items.join("\n"), `The table compares ${named.join(", ")}.`),
  ];
}
