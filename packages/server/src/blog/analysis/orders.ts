/**
 * Sentences that speak to a language model and not to a reader: "Ignore all previous instructions and …". They stand in
 * pages to steer whoever reads them by machine; nobody wants them quoted. Precise rather than complete, since an article
 * may be about such things: what guards a post is that nothing in a source is obeyed.
 */
const forms: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass)\b[^.!?]{0,40}\b(?:instructions?|prompts?|guidelines|rules)\b/i,
  /\byou(?:'re| are)(?: now)? (?:an? )?[^.!?]{0,30}\b(?:AI|LLM|GPT|chatbot|language model|(?:helpful|virtual) assistant)\b/i,
  /\b(?:reveal|print|show|repeat|output|disclose|leak)\b[^.!?]{0,30}\b(?:system|hidden|initial|developer) (?:prompt|message|instructions)\b/i,
  /^\W{0,3}(?:system|assistant|developer)(?: (?:prompt|message))?\s*:/i,
  /<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|\[\/?INST\]|<<\/?SYS>>/,
  /\b(?:ignorier(?:e|t|en)|missacht(?:e|et|en)|vergiss|vergesst|vergessen)\b[^.!?]{0,50}\b(?:Anweisungen|Instruktionen|Vorgaben|Befehle|Prompts?)\b/i,
  /\b(?:ignor[ae]n?|olvid[ae]n?|desobedece|omit[ae]n?)\b[^.!?]{0,50}\b(?:instrucciones|indicaciones|órdenes|prompts?)\b/iu,
];

/** The author's own rules ("forget the old rules of composting") are told apart by what they forget. */
const harmless = /\b(?:ignore|disregard|forget|override|bypass)\b[^.!?]{0,40}\b(?:guidelines|rules)\b/i;
const meant = /\b(?:previous|prior|above|preceding|earlier|your|system|safety)\b/i;

/** Whether a sentence is an order to a language model. */
export function isOrder(sentence: string): boolean {
  return forms.some(
    (form, index) => form.test(sentence) && (index > 0 || !harmless.test(sentence) || meant.test(sentence)),
  );
}
