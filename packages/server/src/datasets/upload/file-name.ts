/** As much as most file systems allow, and as people can tell apart. */
const longestName = 255;

/** Characters that are not seen: controls, and those that turn the direction of what follows ("gpj.exe" for "exe.jpg"). */
const unseen = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** A file's name as it is kept; or, where it cannot be, what it is called in the answer, and why it is refused. */
export type FileName = { name: string; reason?: undefined } | { name: string; reason: string };

/**
 * What a client calls a file, as it is kept: the last part of a path of whatever system, in one form of Unicode, so that
 * "é" is the same name from each, and without characters that are not seen. A longer name is refused rather than cut,
 * since two that are cut may become one.
 */
export function readFileName(sent: string): FileName {
  const name = sent
    .toWellFormed()
    .normalize("NFC")
    .replace(unseen, "")
    .replace(/^.*[/\\]/s, "")
    .trim();
  if (name === "" || name === "." || name === "..") return { name: "(no name)", reason: "it has no file name" };
  if (name.length > longestName)
    return {
      name: `${name.slice(0, 60).toWellFormed()}…`,
      reason: `its name has more than ${longestName} characters`,
    };
  return { name };
}
