import { FetchFailed, FetchRefused } from "../../net/fetch-errors.ts";
import type { Fetched } from "../../net/safe-fetch.ts";
import type { PageText } from "../analysis/page.ts";
import type { BlogTools } from "../tools.ts";
import type { SourcePage } from "../types.ts";
import { decodeText } from "./decode.ts";

/** A page, or a sentence that says why it cannot be had. */
export type PageOutcome = { ok: true; page: SourcePage } | { ok: false; reason: string };

/** Characters of a page's text: as many as of a text that is given in a request. */
const longestText = 50_000;

/** Fetches a page and reads its text. @throws the signal's reason when it is aborted; nothing else of the page's making */
export async function readSourcePage(tools: BlogTools, url: string, signal: AbortSignal): Promise<PageOutcome> {
  try {
    const fetched = await tools.fetch.fetch(url, signal);
    const read = await textOf(tools, fetched);
    signal.throwIfAborted();
    if (!read.ok) return read;
    const text = shortened(read.text);
    const retrieved_at = new Date(fetched.retrievedAt).toISOString();
    const is_shortened = text !== read.text;
    return { ok: true, page: { address: url, url: fetched.url, title: read.title, text, retrieved_at, is_shortened } };
  } catch (error) {
    if (error instanceof FetchRefused || error instanceof FetchFailed) return { ok: false, reason: error.message };
    throw error;
  }
}

async function textOf(tools: BlogTools, { url, contentType, body }: Fetched): Promise<PageText> {
  const type = /^\s*([\w.+-]+\/[\w.+-]+)/.exec(contentType ?? "")?.[1]?.toLowerCase();
  const decoded = (): string => decodeText(body, contentType);
  switch (type ?? guessType(body)) {
    case "text/html":
    case "application/xhtml+xml":
      return readHtml(tools, decoded(), url);
    case "text/plain":
    case "text/markdown":
    case "text/x-markdown":
      return plain(decoded());
    case "application/pdf":
      return { ok: false, reason: "It is a PDF, which cannot be read yet; give its text instead." };
    default: {
      const kind = type === undefined ? "It does not say what kind of file it is" : `It is of the type ${type}`;
      return { ok: false, reason: `${kind}; only web pages, plain text and Markdown are read.` };
    }
  }
}

/** Some servers do not say what they send; a page says so itself. */
function guessType(body: Uint8Array): string | undefined {
  const begin = new TextDecoder("latin1").decode(body.subarray(0, 512));
  return /^\s*<(!doctype html|html|head|body)\b/i.test(begin) ? "text/html" : undefined;
}

/** A page that breaks its reader is a page that cannot be read: its author is a stranger, and the job goes on. */
async function readHtml(tools: BlogTools, html: string, url: string): Promise<PageText> {
  try {
    return await tools.text.run("readPage", html, url);
  } catch {
    return { ok: false, reason: "Its HTML could not be read." };
  }
}

function plain(text: string): PageText {
  if (text.trim() === "") return { ok: false, reason: "It is empty." };
  if (text.includes("\0")) return { ok: false, reason: "It says that it is text, and is not." };
  return { ok: true, title: null, text };
}

/** Cut after a paragraph, or where there is none after a line or a sentence: half of one could say what the whole does not. */
function shortened(text: string): string {
  if (text.length <= longestText) return text;
  const room = text.slice(0, longestText);
  for (const end of ["\n\n", "\n", ". ", "。", " "]) {
    const at = room.lastIndexOf(end);
    if (at > longestText / 2) return room.slice(0, at + 1).trimEnd();
  }
  return room;
}
