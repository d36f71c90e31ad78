/** An address that the page may load a picture from: its own policy allows no plain HTTP, and knows no other site's paths. */
const isLoadable = (address: string): boolean => /^(https:|data:image\/|blob:|\/api\/)/i.test(address);

/** A post's own names for its places are the post's: the page has others of its own. */
const placeOf = (id: string): string => `post-${id}`;

/**
 * A post's sanitised HTML for a look at it inside the Studio: its headings below the page's, its places with names of their
 * own, its links to other sites in a new tab, those to the author's own site without a target, and its marks of citations
 * as links.
 */
export function preparePost(html: string, citations: ReadonlySet<number>): string {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const heading of body.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    heading.setAttribute("aria-level", String(Math.min(6, Number(heading.localName[1]) + 1)));
  }
  for (const element of body.querySelectorAll("[id]")) element.id = placeOf(element.id);
  for (const link of body.querySelectorAll<HTMLAnchorElement>("a[href]")) prepareLink(link);
  for (const picture of body.querySelectorAll("img")) preparePicture(picture);
  for (const table of body.querySelectorAll("table")) table.tabIndex = 0;
  for (const code of body.querySelectorAll("pre")) code.tabIndex = 0;
  linkMarks(body, citations);
  return body.innerHTML;
}

function prepareLink(link: HTMLAnchorElement): void {
  const address = link.getAttribute("href") ?? "";
  if (address.startsWith("#")) {
    link.setAttribute("href", `#${placeOf(address.slice(1))}`);
    return;
  }
  if (/^(https?:|mailto:)/i.test(address)) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return;
  }
  link.removeAttribute("href");
  link.title = `${address}, on your own site`;
}

function preparePicture(picture: HTMLImageElement): void {
  picture.loading = "lazy";
  const address = picture.getAttribute("src") ?? "";
  if (isLoadable(address)) return;
  const instead = picture.ownerDocument.createElement("em");
  instead.textContent = `[Image: ${picture.alt || address}]`;
  instead.title = address;
  picture.replaceWith(instead);
}

/** Makes "[1]" a link, where there is a citation of that number. */
function linkMarks(body: HTMLElement, citations: ReadonlySet<number>): void {
  const page = body.ownerDocument;
  const walker = page.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts) {
    if (text.parentElement?.closest("a, code, pre")) continue;
    const parts = text.data.split(/(\[\d{1,3}\])/);
    if (parts.length === 1) continue;
    text.replaceWith(...parts.map((part) => markOf(page, part, citations) ?? part));
  }
}

function markOf(page: Document, part: string, citations: ReadonlySet<number>): HTMLAnchorElement | undefined {
  const [, digits] = /^\[(\d+)\]$/.exec(part) ?? [];
  if (digits === undefined || !citations.has(Number(digits))) return undefined;
  const mark = page.createElement("a");
  mark.href = "?tab=sources";
  mark.dataset.citation = digits;
  mark.setAttribute("aria-label", `Source ${digits}`);
  mark.textContent = part;
  return mark;
}
