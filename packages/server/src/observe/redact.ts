const hidden = "[redacted]";

/** What looks like a key whoever's it is: those of model providers, of Google, of Galley itself, and bearer tokens. */
const keyLike =
  /\bsk-[\w-]{16,}|\bAIza[\w-]{30,}|\bgly_[\w-]{16,}|\bwhsec_[\w+/=-]{16,}|\bBearer\s+[\w.~+/=-]{16,}|(?<=:\/\/[^\s:/@"]{0,200}:)[^\s@"/]+(?=@)|(?<=[?&]token=)[^\s&"]+/gi;

/** Takes secrets out of a line of JSON: these, as they would be written there, and whatever looks like a key. */
export function redact(secrets: readonly string[]): (line: string) => string {
  // The longest first: one may be a part of another.
  const written = secrets
    .map((secret) => JSON.stringify(secret).slice(1, -1))
    .sort((one, other) => other.length - one.length);
  return (line) => {
    let clean = line;
    for (const secret of written) if (clean.includes(secret)) clean = clean.replaceAll(secret, hidden);
    return clean.replace(keyLike, hidden);
  };
}
