import type { FastifyInstance } from "fastify";
import { Refusal } from "../refusal.ts";

/** Deeper than anything the contract knows; parsers and validators downstream recurse. */
const deepest = 32;

/** Postgres cannot store it, and nobody means it. Not where its backslash is itself escaped. */
const escapedNul = /(?<!\\)(?:\\\\)*\\u0000/;

/** How deep the arrays and objects of a JSON text are nested, found before it is parsed. */
export function nesting(json: string): number {
  let depth = 0;
  let most = 0;
  let inString = false;
  for (let index = 0; index < json.length; index++) {
    const character = json.charCodeAt(index);
    if (inString) {
      if (character === 0x5c) index += 1;
      else if (character === 0x22) inString = false;
    } else if (character === 0x22) inString = true;
    else if (character === 0x7b || character === 0x5b) most = Math.max(most, ++depth);
    else if (character === 0x7d || character === 0x5d) depth -= 1;
  }
  return most;
}

/** Reads JSON bodies, and refuses what is no JSON or nested without reason. */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "application/json",
    { parseAs: "string" },
    async (_request: unknown, body: string | Buffer) => {
      const text = body.toString();
      // Many HTTP libraries announce JSON with every request; where a body is needed, its absence is told by validation.
      if (text.trim() === "") return undefined;
      if (nesting(text) > deepest) {
        throw new Refusal("body_too_deep", `The body's arrays and objects are nested more than ${deepest} deep.`);
      }
      if (escapedNul.test(text)) {
        throw new Refusal("malformed_body", "The body holds the character NUL (\\u0000), which no text here may have.");
      }
      try {
        return JSON.parse(text);
      } catch {
        throw new Refusal("malformed_body", "The body is not JSON. Check for a missing quote, comma or bracket.");
      }
    },
  );
}
