/**
 * The header that has a file shown, or saved, under its name (RFC 6266). A name that is not plain ASCII stands there in
 * UTF-8 (RFC 8187), next to one for readers that do not know that.
 */
export function contentDisposition(type: "inline" | "attachment", name: string): string {
  const plain = name.replace(/[^\w.-]/g, "_");
  if (plain === name) return `${type}; filename="${name}"`;
  const coded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${type}; filename="${plain}"; filename*=UTF-8''${coded}`;
}
