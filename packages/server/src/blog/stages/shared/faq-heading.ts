import { fingerprint } from "./lines.ts";

const headings: Readonly<Record<string, readonly string[]>> = {
  en: ["Frequently Asked Questions", "FAQ"],
  de: ["Häufig gestellte Fragen", "FAQ"],
  es: ["Preguntas frecuentes", "FAQ"],
  fr: ["Questions fréquentes", "FAQ"],
  it: ["Domande frequenti", "FAQ"],
  nl: ["Veelgestelde vragen", "FAQ"],
  pt: ["Perguntas frequentes", "FAQ"],
};

/** The FAQ's heading in the post's language, none that is `taken`. "FAQ" is read in most languages. */
export function faqHeading(language: string, taken: readonly string[]): string {
  const choices = headings[language.split("-")[0]?.toLowerCase() ?? ""] ?? ["FAQ"];
  return choices.find((heading) => !taken.includes(fingerprint(heading))) ?? "FAQ (2)";
}
