/**
 * An address below the one that is configured, with its parameters. One without a path gets the API's usual one, as with
 * the models' addresses; those that are undefined are left out.
 */
export function addressBelow(
  baseURL: string,
  usualPath: string,
  call: string,
  parameters: Readonly<Record<string, string | number | undefined>> = {},
): URL {
  const url = new URL(baseURL);
  const base = url.pathname === "/" ? usualPath : url.pathname.replace(/\/+$/, "");
  url.pathname = `${base}${call}`;
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}
