/** Answers by the text they were made from. */
interface Memory<Answer> {
  get(key: string): Answer | undefined;
  set(key: string, answer: Answer): void;
}

/** Keeps answers whose keys have at most `characters` together; those not asked for longest go first. */
export function createMemory<Answer>(characters: number): Memory<Answer> {
  const known = new Map<string, Answer>();
  let total = 0;
  const forget = (key: string): void => {
    if (known.delete(key)) total -= key.length;
  };
  return {
    get(key) {
      const answer = known.get(key);
      if (answer === undefined) return undefined;
      known.delete(key);
      known.set(key, answer);
      return answer;
    },
    set(key, answer) {
      forget(key);
      // One text must not drive out all others.
      if (key.length > characters / 4) return;
      known.set(key, answer);
      total += key.length;
      for (const oldest of known.keys()) {
        if (total <= characters) break;
        forget(oldest);
      }
    },
  };
}

/**
 * A function of a text that remembers its answers: one job asks for the same paragraphs again and again. `variant` is what
 * else decides the answer, such as the language. Answers are shared: do not change them.
 */
export function remembering<Answer extends object | number>(
  characters: number,
  answer: (text: string, variant: string) => Answer,
): (text: string, variant?: string) => Answer {
  const memory = createMemory<Answer>(characters);
  return (text, variant = "") => {
    const key = variant === "" ? text : `${variant}\n${text}`;
    const known = memory.get(key);
    if (known !== undefined) return known;
    const made = answer(text, variant);
    memory.set(key, made);
    return made;
  };
}
