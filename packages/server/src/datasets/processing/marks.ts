import { fault } from "@galley/foundation";
import type { ImageRows, Marked, Unfinished } from "./rows.ts";

/** Pictures that are marked in one commit, which takes as long as a small picture does. */
const markedTogether = 10;

/**
 * Marks pictures before their processing begins: one whose turn it is, and in the same commit those whose turn is next. If
 * the process dies, these are suspects too, and lose nothing but time.
 */
export function createMarks(rows: ImageRows, images: readonly Unfinished[]) {
  const marked = new Map<string, Promise<Marked | undefined>>();
  const begun = new Set<string>();

  function markFrom(image: Unfinished): void {
    const first = images.indexOf(image);
    const some = images
      .slice(first, first + markedTogether)
      .filter(({ id, attempts }) => !marked.has(id) && attempts === image.attempts);
    const marking = rows.mark(some, image.attempts);
    for (const { id } of some) {
      const mark = marking.then((marks) => marks.find((each) => each.id === id));
      // Who asks for it is told.
      mark.catch(() => {});
      marked.set(id, mark);
    }
  }

  return {
    /** The processing of a picture begins. Undefined: it is not to be processed. */
    async begin(image: Unfinished): Promise<Marked | undefined> {
      if (!marked.has(image.id)) markFrom(image);
      begun.add(image.id);
      const mark = await marked.get(image.id);
      fault("picture-marked");
      return mark;
    },

    /** Takes the marks of those that have not begun away. Where that fails they count as pictures whose worker died. */
    async putBackRest(): Promise<void> {
      const rest = images.filter(({ id }) => marked.has(id) && !begun.has(id));
      const putBack = async ({ id }: Unfinished): Promise<void> => {
        const mark = await marked.get(id);
        if (mark) await rows.putBack(mark);
      };
      // In the same tick, and so in one commit.
      await Promise.allSettled(rest.map(putBack));
    },
  };
}
