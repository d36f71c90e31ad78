import type { LiveText, TextDelta } from "@galley/contract";
import type { LiveSection } from "../jobs/live-writer.ts";
import type { Frame } from "./frames.ts";

const viewSection = ({ section, place, heading, revision, text }: LiveSection): LiveText => ({
  section,
  index: place,
  heading,
  revision,
  text,
});

/** What a listener has been told of a job's text, and what it is still to be told. */
export function createTextReader() {
  const told = new Map<string, { revision: number; heading: string; length: number }>();

  const took = ({ section, revision, heading, text }: LiveText): void =>
    void told.set(section, { revision, heading, length: text.length });

  return {
    /** All of it, for a snapshot. */
    whole(sections: LiveSection[]): LiveText[] {
      const texts = sections.map(viewSection);
      texts.forEach(took);
      return texts;
    },
    /** What is new. Such a frame has no id: it is not stored, and who resumes is told the text from its beginning. */
    news(sections: LiveSection[]): Array<Omit<Frame, "id">> {
      return sections.map(viewSection).flatMap((now) => {
        const before = told.get(now.section);
        const isSame = before?.revision === now.revision && before.heading === now.heading;
        const offset = isSame ? before.length : 0;
        if (isSame && offset >= now.text.length) return [];
        took(now);
        const delta: TextDelta = { ...now, offset, text: now.text.slice(offset) };
        return [{ event: "delta", data: JSON.stringify(delta) }];
      });
    },
  };
}
