/** The address to use; one without a path gets the API's version path, since both forms are in use. */
export function addressOf(configured: string | undefined, host: string, version: string): string {
  const url = new URL(configured ?? `https://${host}`);
  if (url.pathname === "/") url.pathname = version;
  return url.href.replace(/\/+$/, "");
}
