import robotsParser from "robots-parser";

/** Whether a program of the name that the rules were read for may fetch an address of their server. */
export type RobotsRules = (url: string) => boolean;

/** The package is CommonJS and exports the function itself; its types say that it exports it as `default`. */
const parse = robotsParser as unknown as typeof robotsParser.default;

/**
 * Steps for one address, 0.1 s of this process: what a rule costs grows with the length of the address, and with a
 * wildcard also with its own. A thousand rules of 40 characters take 8,000,000 for an address of 200.
 */
const mostWork = 30_000_000;

/**
 * Reads a robots.txt (RFC 9309) for a program.
 *
 * @param url the address of the file
 * @param name the program's product token, in small letters
 */
export function readRobots(url: string, text: string, name: string): { rules: RobotsRules; size: number } {
  const own = recordsFor(name, text);
  const robots = parse(url, own.join("\n"));
  const work = own.reduce((sum, line) => sum + (line.includes("*") ? line.length : 1), 0);
  return {
    // A file that is made to keep its reader busy is not read for that address.
    rules: (address) => work * address.length <= mostWork && (robots.isAllowed(address, name) ?? false),
    size: own.reduce((sum, line) => sum + line.length, 0),
  };
}

/**
 * The records that matter to the program. The parser is not given the rest: it stores each rule once for every program of
 * its group, so that a small file with many of both would fill the memory.
 */
function recordsFor(name: string, text: string): string[] {
  const records: string[] = [];
  let agents = new Set<string>();
  let isNaming = false;
  const begin = (): void => {
    if (isNaming) records.push(...[...agents].map((agent) => `User-agent: ${agent}`));
    isNaming = false;
  };
  for (const line of text.split(/\r\n?|\n/)) {
    // Other records must not come between those of a group (RFC 9309 2.2.4).
    const [, kind, value = ""] = /^\s*(user-agent|allow|disallow)\s*:([^#]*)/i.exec(line) ?? [];
    if (kind === undefined) continue;
    if (kind.toLowerCase() === "user-agent") {
      if (!isNaming) agents = new Set();
      isNaming = true;
      const agent = /^\*|^[a-z_-]+/i.exec(value.trim())?.[0].toLowerCase();
      if (agent === name || agent === "*") agents.add(agent);
    } else if (agents.size > 0) {
      begin();
      records.push(`${kind}: ${value.trim()}`);
    } else {
      isNaming = false;
    }
  }
  // A group without rules is one that allows all.
  if (agents.size > 0 && isNaming) {
    begin();
    records.push("Disallow:");
  }
  return records;
}
