/** A run of 24 or more characters that no word or model name has: a key, a token, a signature. */
const secret = /(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{24,}|\b(?:sk|pk|rk|key|AIza|Bearer)[-_ ][\w*.-]+|\bAIza[\w-]+/g;
const url = /\b[a-z][a-z0-9+.-]*:\/\/\S+/gi;

/** The longest quotation; providers add help texts of many lines. */
const longest = 200;

/**
 * What a provider says about a refused request, fit for the job's owner: one line without keys, addresses and the
 * end's full stop; empty when nothing is left.
 */
export function quoteProvider(message: string): string {
  const line = message.replace(url, "…").replace(secret, "…").replace(/\s+/g, " ").trim();
  const short = line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
  return short.replace(/[.\s]+$/, "");
}
