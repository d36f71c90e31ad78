import { z } from "zod";

/** Model names become part of addresses: no way up in a path, and no query. */
const modelName = /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._:/@+-]*$/;

export const isModelName = (name: string): boolean => modelName.test(name);

const httpUrl = z.url({ protocol: /^https?$/ });

/** What is wrong with the address of a service, one line for each mistake; the variable may be absent. */
export function wrongAddress(name: string, value: string | undefined): string[] {
  if (value === undefined) return [];
  const url = httpUrl.safeParse(value).success ? URL.parse(value) : null;
  if (url === null) return [`${name}: must be an http or https URL (it is ${JSON.stringify(value)})`];
  // `fetch` takes none, and the value would be quoted where it does not belong.
  return url.username === "" && url.password === "" ? [] : [`${name}: must have no user name or password in it`];
}

/** The same of a key: anything but one word cannot be sent. Not quoted. */
export function wrongWord(name: string, value: string | undefined): string[] {
  return value === undefined || /^[\x21-\x7e]+$/.test(value)
    ? []
    : [`${name}: must be one word of plain letters, digits and signs`];
}
