/** Words by which a text speaks to its reader, gives examples, names limits, or promises too much. */
export interface Signals {
  address: RegExp;
  example: RegExp;
  caution: RegExp;
  boast: RegExp;
}

const word = (choices: string, flags = "iu"): RegExp =>
  new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${choices})(?![\p{L}\p{N}])`, flags);

const signals: Record<string, Signals> = {
  en: {
    address: word("you|your|yours|yourself|let['’]s"),
    example: word("for example|for instance|such as|e\\.g|imagine|suppose|consider"),
    caution: word(
      "however|although|may|might|depends|depending|unless|except|in some cases|not always|limitation|limits|drawback|drawbacks",
    ),
    boast: word(
      "guaranteed?|guarantees|100 ?% (?:safe|certain|effective)|always works|never fails|miracle|secret trick|best in the world|everyone knows",
    ),
  },
  de: {
    // Capitals tell "Sie" (you) from "sie" (they).
    address: word("[Dd]u|[Dd]ein(?:e[mnrs]?)?|[Dd]ir|[Dd]ich|Sie|Ihr(?:e[mnrs]?)?|Ihnen", "u"),
    example: word("zum Beispiel|beispielsweise|etwa|z\\. ?B|wie zum Beispiel|stell dir vor|angenommen"),
    caution: word(
      "allerdings|jedoch|obwohl|könnte|könnten|hängt|je nach|außer|nicht immer|unter Umständen|Nachteil|Nachteile|Grenzen",
    ),
    boast: word("garantiert|100 ?% (?:sicher|wirksam)|immer funktioniert|Wundermittel|geheimer Trick|jeder weiß"),
  },
  es: {
    address: word("tú|tu|tus|te|ti|usted|su|sus|puedes|puede"),
    example: word("por ejemplo|como por ejemplo|p\\. ?ej|imagina|imagine|supongamos"),
    caution: word(
      "sin embargo|aunque|podría|podrían|depende|según el caso|salvo|excepto|no siempre|limitación|limitaciones|desventaja|desventajas",
    ),
    boast: word(
      "garantizad[oa]s?|100 ?% (?:seguro|eficaz)|siempre funciona|nunca falla|milagros[oa]|truco secreto|todo el mundo sabe",
    ),
  },
};

/** The signals of a language; undefined where there are none, and nothing can be said. */
export function signalsOf(base: string): Signals | undefined {
  return signals[base];
}

/** How many of the sentences show a signal. */
export function countShowing(sentences: string[], signal: RegExp): number {
  return sentences.filter((sentence) => signal.test(sentence)).length;
}
