/** Marks such as [e1] and [e1, e2] with the spaces before them, and what may yet become one at the end of the text. */
const marks = /[^\S\n]*\[e\d+(?:\s*[,;]\s*e\d+)*\]/g;
const begunMark = /[^\S\n]*(?:\[(?:e[\d,;\se]*)?)?$/;
/** A fence around the whole answer, and what may yet become one. */
const fence = /^\s*```(?:markdown|md)?[^\S\n]*\n/i;
const begunFence = /^\s*(?:`{1,2}|```[a-z]*[^\S\n]*)?$/i;

/**
 * What a reader is shown of a text that is being written: without marks of evidence and without a fence at its
 * beginning. Of a longer text it shows the same and more, so that nothing has to be taken back.
 */
export function shownText(text: string): string {
  if (begunFence.test(text)) return "";
  return text.replace(fence, "").trimStart().replace(begunMark, "").replace(marks, "");
}
