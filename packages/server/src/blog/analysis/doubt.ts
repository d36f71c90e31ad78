import { baseLanguage } from "./words.ts";

/** Where a sentence (or a part of it) supposes something: it states no figure, whatever it says. */
const suppositions: Record<string, RegExp> = {
  en: /(?:^\W*|[,;:\u2014\u2013(] ?(?:and |but |so )?)(?:if|suppose|supposing|imagine|assume|assuming|picture|let's (?:say|assume)|let us (?:say|assume)|say,|what if|unless)\b|\bif (?:you|we|your|someone)\b/iu,
  de: /(?:^\P{L}*|[,;:\u2014\u2013(] ?(?:und |aber )?)(?:wenn|falls|sofern|angenommen|gesetzt den fall|nehmen wir an|stell dir|stellen sie sich|stellt euch|sagen wir)(?!\p{L})/iu,
  es: /(?:^\P{L}*|[,;:\u2014\u2013(] ?(?:y |pero )?)(?:si|supongamos|suponga|supón|suponiendo|imagin(?:a|e|emos)|pongamos|digamos)(?!\p{L})|(?<!\p{L})si (?:tú|usted|uno|se)(?!\p{L})/iu,
};
const examples: Record<string, RegExp> = {
  en: /\b(?:for example|for instance|e\.g\.|say, )/iu,
  de: /(?<!\p{L})(?:zum beispiel|beispielsweise|etwa so|z\. ?b\.)/iu,
  es: /(?<!\p{L})(?:por ejemplo|p\. ?ej\.)/iu,
};
/** Sentences that tell the reader what to do: what they count is advice. */
const instructions: Record<string, RegExp> = {
  en: /^\W*(?:(?:then|now|next|first|finally|please|always|never|simply|just|don't|do not),? )?(?:add|aim|allow|apply|avoid|bake|begin|boil|bring|budget|build|buy|call|change|check|chop|choose|click|collect|cook|cover|cut|dial|dig|divide|drink|drop|eat|enter|fill|follow|give|go|heat|hold|install|keep|layer|leave|let|limit|make|measure|mix|move|multiply|open|pay|pick|place|plan|plant|pour|press|put|reduce|remove|repeat|rest|run|save|select|send|set|sleep|soak|spend|spread|start|stir|stop|store|switch|take|tap|try|turn|type|use|visit|wait|walk|warm|wash|water|weigh|write)\b|\b(?:you|we) (?:should|can|could|may|might|will need|need)\b/iu,
  de: /^\P{L}*\p{Lu}\p{Ll}+en Sie(?!\p{L})|^\P{L}*(?:(?:dann|jetzt|nun|zuerst|bitte),? )?(?:gib|gieß|nimm|warte|lass|stell|schneide|mische|rühre|füge|lege|setze|wiederhole|beginne|plane|spare|rufe?|halte|fülle|backe|koche|erhitze|verwende|nutze)(?!\p{L})|(?<!\p{L})(?:solltest|sollten sie|kannst|können sie|sollte man|kann man)(?!\p{L})/iu,
  es: /^\P{L}*(?:(?:luego|ahora|primero|después|siempre|nunca),? )?(?:añad[ae]|agreg(?:a|ue)|us[ae]|mezcl[ae]|esper[ae]|dej[ae]|pon|ponga|cort[ae]|calient[ae]|llam[ae]|repit[ae]|sig(?:a|ue)|empiece|empieza|ahorr[ae]|guard[ae]|tom[ae]|hornee|hornea|cuece|cueza|riega|riegue)(?!\p{L})|(?<!\p{L})(?:debes|debe usted|deberías?|puedes|puede usted|conviene)(?!\p{L})/iu,
};

const tells = (patterns: Record<string, RegExp>, sentence: string, language: string): boolean =>
  patterns[baseLanguage(language)]?.test(sentence) === true;

export const isQuestion = (sentence: string): boolean => /\?\W*$/u.test(sentence);
/** Whether it announces what follows it. */
export const isLeadIn = (sentence: string): boolean => /:\s*$/u.test(sentence);

export const isSupposition = (sentence: string, language: string): boolean => tells(suppositions, sentence, language);

/** Whether it gives an example or tells the reader what to do: it states nothing, unless it reports what someone found. */
export const isExampleOrAdvice = (sentence: string, language: string): boolean =>
  tells(examples, sentence, language) || tells(instructions, sentence, language);
