import { baseLanguage, collapse } from "./words.ts";

interface Forms {
  /** How a text that is a question already begins. */
  asks: RegExp;
  /** Questions that fit any subject, singular or plural, with an article or without. */
  meant: (subject: string) => string;
  known: (subject: string) => string;
  /** `how to` + what to do, as a question. */
  howTo: { phrase: RegExp; ask: (doing: string) => string };
  end: (question: string) => string;
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const forms: Record<string, Forms> = {
  en: {
    asks: /^(?:how (?!to\b)|what |which |who |whose |why |when |where |is |are |can |could |do |does |should |will )/i,
    meant: (subject) => `What does "${subject}" mean?`,
    known: (subject) => `${capital(subject)}: what should you know?`,
    howTo: { phrase: /^how to\s+/i, ask: (doing) => `How do you ${doing}?` },
    end: (question) => `${question}?`,
  },
  de: {
    asks: /^(?:wie (?!man\b)|was |welche[mnrs]? |wer |warum |wieso |wann |wo |ist |sind |kann |darf |muss |soll )/i,
    meant: (subject) => `Was bedeutet „${subject}“?`,
    known: (subject) => `${capital(subject)}: Was sollte man wissen?`,
    howTo: { phrase: /^wie man\s+/i, ask: (doing) => `Wie kann man ${doing}?` },
    end: (question) => `${question}?`,
  },
  es: {
    asks: /^¿?(?:cómo (?!\p{L}+[aei]r\b)|qué |cuál(?:es)? |quién(?:es)? |por qué |cuándo |cuánt[oa]s? |dónde )/iu,
    meant: (subject) => `¿Qué significa «${subject}»?`,
    known: (subject) => `${capital(subject)}: ¿qué conviene saber?`,
    howTo: { phrase: /^¿?cómo\s+/i, ask: (doing) => `¿Cómo se puede ${doing}?` },
    end: (question) => (question.startsWith("¿") ? `${question}?` : `¿${question}?`),
  },
};

function asQuestion(text: string, form: Forms, isFirst: boolean): string {
  const bare = collapse(text).replace(/[?.!:]+$/, "");
  if (/\?\s*$/.test(text) || form.asks.test(`${bare} `))
    return form.end(capital(bare)).replace(/^¿(.)/u, (_, first: string) => `¿${first.toUpperCase()}`);
  const doing = bare.replace(form.howTo.phrase, "");
  if (doing !== bare) return form.howTo.ask(doing);
  return isFirst ? form.meant(bare) : form.known(bare);
}

/**
 * Questions a reader may ask about the subjects, the topic first. A subject that is a question stays as it is; the others
 * are put into forms that claim nothing. None in a language without forms.
 */
export function questionsAbout(topic: string, keywords: string[], language: string): string[] {
  const form = forms[baseLanguage(language)];
  if (!form) return [];
  const [primary, ...others] = keywords;
  const isAsked = /\?\s*$/.test(topic) || form.asks.test(topic) || form.howTo.phrase.test(topic);
  const subjects = [...(isAsked ? [topic] : []), primary ?? topic, ...others.slice(0, 4)];
  const questions = subjects.map((subject) => asQuestion(subject, form, subject === (primary ?? topic)));
  const unique = new Map(questions.map((question) => [question.toLowerCase(), question]));
  return [...unique.values()];
}
