import type { BlogType } from "@galley/contract";
import type { IntentAnalysis } from "../types.ts";
import { countPhrase, foldedWords } from "./phrases.ts";
import { baseLanguage } from "./words.ts";

type Intent = IntentAnalysis["primary"];
const intents: readonly Intent[] = ["informational", "commercial", "transactional", "navigational"];

/** Words by which people who search show what they want to do, divided by `|`. */
const signalWords: Record<string, Record<Intent, string>> = {
  en: {
    informational:
      "how to|how|what|why|when|guide|tutorial|learn|explained|meaning|definition|examples|ideas|tips|introduction|basics|beginners|history|benefits|difference",
    commercial:
      "best|top|review|reviews|vs|versus|compare|comparison|alternatives|alternative|pros and cons|rating|ranked|worth it|which|recommended",
    transactional:
      "buy|price|prices|pricing|cheap|discount|coupon|deal|deals|order|purchase|for sale|free trial|subscribe|download|hire|near me|book|quote|shop",
    navigational:
      "login|log in|sign in|website|official|homepage|contact|customer service|support|address|opening hours|app|dashboard",
  },
  de: {
    informational:
      "wie|was|warum|wann|anleitung|ratgeber|erklärt|bedeutung|definition|beispiele|ideen|tipps|einführung|grundlagen|anfänger|vorteile|unterschied|lernen",
    commercial:
      "beste|besten|bester|test|testsieger|vergleich|vergleichen|alternative|alternativen|erfahrungen|bewertung|bewertungen|vs|empfehlung|welche|welcher|welches",
    transactional:
      "kaufen|preis|preise|günstig|billig|rabatt|gutschein|angebot|angebote|bestellen|buchen|mieten|kosten|herunterladen|download|shop|in der nähe",
    navigational:
      "login|anmelden|einloggen|webseite|website|offiziell|startseite|kontakt|kundenservice|adresse|öffnungszeiten|app",
  },
  es: {
    informational:
      "cómo|como|qué|por qué|cuándo|guía|tutorial|aprender|significado|definición|ejemplos|ideas|consejos|introducción|principiantes|beneficios|ventajas|diferencia",
    commercial:
      "mejor|mejores|reseña|reseñas|opiniones|comparar|comparativa|comparación|alternativa|alternativas|vs|cuál|recomendado|análisis",
    transactional:
      "comprar|precio|precios|barato|baratos|descuento|cupón|oferta|ofertas|pedir|reservar|contratar|descargar|tienda|cerca de mí|en venta",
    navigational:
      "iniciar sesión|login|sitio web|oficial|página principal|contacto|atención al cliente|dirección|horario|app",
  },
};

/** What each kind of post is read for, in weights next to a signal word's 1. Those not named are read to learn something. */
const kindWeights: Partial<Record<BlogType, Partial<Record<Intent, number>>>> = {
  custom: { informational: 1 },
  brand: { navigational: 1.5, commercial: 1, informational: 0.5 },
  top_10: { commercial: 2, informational: 0.5 },
  product_review: { commercial: 2.5, transactional: 0.5 },
  comparison: { commercial: 2.5 },
  listicle: { informational: 1, commercial: 1 },
  case_study: { informational: 1.5, commercial: 0.5 },
  benefits: { informational: 1.5, commercial: 0.5 },
  resource_list: { informational: 1.5, commercial: 0.5 },
};
const defaultKind: Partial<Record<Intent, number>> = { informational: 2 };

/** Keeps every intent possible, however clear the signals. */
const floor = 0.1;

interface Signal {
  intent: Intent;
  word: string;
  weight: number;
}

/** The signal words of a text; the longest first, so that "how to" is not counted as "how" again. */
function signalsIn(text: string, weight: number, language: string): Signal[] {
  let words = foldedWords(text);
  const known = signalWords[baseLanguage(language)] ?? signalWords.en!;
  const all = intents.flatMap((intent) =>
    known[intent].split("|").map((word) => ({ intent, word, phrase: word.split(" ") })),
  );
  return all
    .toSorted((a, b) => b.phrase.length - a.phrase.length)
    .flatMap(({ intent, word, phrase }) => {
      if (countPhrase(words, phrase) === 0) return [];
      if (phrase.length > 1) words = ` ${words.join(" ")} `.replaceAll(` ${word} `, " | ").trim().split(" ");
      return [{ intent, word, weight }];
    });
}

/** What all titles of a page of results weigh together: they show what a search engine has learned that readers want. */
const titlesWeight = 2;
/** With fewer, each would weigh as much as the topic. */
const fewestTitles = 4;

/**
 * What readers who search for this want: weights of signal words in the topic (1 each), the keywords (1 for the main
 * one, 0.5 for the others) and the titles that a search has found (2 among them all), and of the kind of post, as shares
 * of their sum.
 */
export function analyseIntent(
  topic: string,
  keywords: string[],
  blogType: BlogType,
  language: string,
  titles: string[] = [],
): IntentAnalysis {
  const perTitle = titlesWeight / Math.max(fewestTitles, titles.length);
  const found = [
    ...signalsIn(topic, 1, language),
    ...keywords.flatMap((keyword, index) => signalsIn(keyword, index === 0 ? 1 : 0.5, language)),
    ...titles.flatMap((title) => signalsIn(title, perTitle, language)),
  ];
  const weights = { ...(kindWeights[blogType] ?? defaultKind) };
  for (const { intent, weight } of found) weights[intent] = (weights[intent] ?? 0) + weight;
  const total = intents.reduce((sum, intent) => sum + (weights[intent] ?? 0) + floor, 0);
  const probabilities = Object.fromEntries(
    intents.map((intent) => [intent, ((weights[intent] ?? 0) + floor) / total]),
  ) as IntentAnalysis["probabilities"];
  const primary = intents.reduce((best, intent) => (probabilities[intent] > probabilities[best] ? intent : best));
  const signals = new Set([...found.map(({ intent, word }) => `${intent}: ${word}`), `blog_type: ${blogType}`]);
  return { primary, probabilities, signals: [...signals] };
}
