import type { LiveText } from "@galley/contract";

/** ms without a change after which a section is taken to be written, when another one has grown meanwhile. */
const restful = 2000;

interface Told {
  revision: number;
  printed: number;
  length: number;
  grownAt: number;
  isAnew: boolean;
}

export interface TextPrinter {
  /** Takes the text as far as it is written. */
  take(texts: readonly LiveText[]): void;
  /** Prints what was held back. Tells whether there was anything at all. */
  end(): boolean;
}

/**
 * Prints sections that are written at the same time one after the other, in their order: one of them as it grows, the
 * next when that one is written. Nothing can be unprinted, so one that is written anew is printed anew.
 */
export function createTextPrinter(write: (text: string) => void, now: () => number = Date.now): TextPrinter {
  const told = new Map<string, Told>();
  let texts: readonly LiveText[] = [];
  let current: LiveText | undefined;
  let isFirst = true;

  function note({ section, revision, text }: LiveText): void {
    const before = told.get(section);
    const isSame = before?.revision === revision;
    const one = isSame
      ? before
      : { revision, printed: 0, length: 0, grownAt: now(), isAnew: before !== undefined && before.printed > 0 };
    if (text.length !== one.length) Object.assign(one, { length: text.length, grownAt: now() });
    told.set(section, one);
  }

  const isUnprinted = ({ section, text }: LiveText): boolean => told.get(section)!.printed < text.length;

  function begin(next: LiveText): void {
    const { printed, isAnew } = told.get(next.section)!;
    const how = printed > 0 ? " (continued)" : isAnew ? " (anew)" : "";
    write(`${isFirst ? "" : "\n\n"}## ${next.heading}${how}\n\n`);
    isFirst = false;
    current = next;
  }

  function print(isOver: boolean): void {
    for (;;) {
      const going = texts.find(({ section }) => section === current?.section);
      const state = going && told.get(going.section)!;
      if (going && state && state.printed === 0 && current?.revision !== going.revision) current = undefined;
      else if (going && state) {
        write(going.text.slice(state.printed));
        state.printed = going.text.length;
      }
      const rests = !state || current === undefined || isOver || now() - state.grownAt >= restful;
      const next = rests ? texts.find(isUnprinted) : undefined;
      if (!next) return;
      begin(next);
    }
  }

  return {
    take(given) {
      texts = [...given].sort((one, other) => one.index - other.index);
      for (const text of texts) note(text);
      print(false);
    },
    end() {
      print(true);
      if (!isFirst) write("\n");
      return !isFirst;
    },
  };
}
