import slugify from "@sindresorhus/slugify";

/** Characters of a slug; long ones are cut off in result pages. */
const limit = 80;

/** The post's address: its title in lower-case Latin letters, or in its own script where that cannot be transliterated. */
export function slugOf(title: string, topic: string): string {
  for (const text of [title, topic]) {
    const slug = cutAtDash(slugify(text)) || cutAtDash(ownScript(text));
    if (slug !== "") return slug;
  }
  return "post";
}

function ownScript(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "");
}

function cutAtDash(slug: string): string {
  if (slug.length <= limit) return slug;
  const room = slug.slice(0, limit + 1);
  const dash = room.lastIndexOf("-");
  return dash > 0 ? room.slice(0, dash) : slug.slice(0, limit);
}
