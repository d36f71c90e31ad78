import type { BlogTools } from "../../tools.ts";
import { unquoted } from "./lines.ts";

/** A title or heading as one line of plain words: models write `## **Heading**`, links and marks there. */
export async function plainLine(tools: BlogTools, raw: string): Promise<string> {
  const line = raw
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/^#{1,6}\s+/, "");
  if (line === "") return "";
  const { headings } = await tools.text.run("describeContent", `# ${line}`);
  const plain = (headings[0]?.text ?? "")
    .replaceAll(/\[e\d+\]/g, " ")
    .replaceAll(/(https?:\/\/|www\.)\S+/gi, " ")
    .replaceAll(/\s+/g, " ");
  return unquoted(plain);
}
