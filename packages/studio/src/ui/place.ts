/** px between a thing and what floats beside it, and to the edge of the window. */
const gap = 6;
const edge = 8;

/** Puts what floats (in the top layer) below a thing, or above where there is no room; never beyond the window. */
export function placeBeside(floating: HTMLElement, rect: DOMRect, align: "start" | "center" | "end"): void {
  const { offsetWidth: width, offsetHeight: height } = floating;
  const room = { width: document.documentElement.clientWidth, height: window.innerHeight };
  const lefts = { start: rect.left, center: rect.left + (rect.width - width) / 2, end: rect.right - width };
  const below = rect.bottom + gap;
  const above = rect.top - gap - height;
  const top = below + height + edge <= room.height || above < edge ? below : above;
  floating.style.left = `${Math.max(edge, Math.min(lefts[align], room.width - width - edge))}px`;
  floating.style.top = `${Math.max(edge, top)}px`;
}
