import type { Brief } from "../../src/blog/briefs/briefs.ts";

/** A request as every protocol has it in its own words. */
export interface Asked {
  model: string;
  /** The system prompt. */
  instructions: string;
  /** The user's text. */
  prompt: string;
  /** `json` when the provider is asked to hold the answer to JSON. */
  format: "text" | "json";
  /** The JSON schema of the answer, where one was sent. */
  schema?: unknown;
  maxOutputTokens?: number | undefined;
  stream: boolean;
  /** Anthropic's older way to an object: the answer comes as a call of the tool of this name. */
  tool?: string | undefined;
}

/** A request that arrived, with the brief found in its prompt. */
export interface ModelRequest extends Asked {
  path: string;
  headers: Readonly<Record<string, string | undefined>>;
  body: unknown;
  brief: Brief | undefined;
}

/** What a model server answers with. `blocked` is a refusal of the prompt itself, where the protocol knows that. */
export interface Reply {
  text: string;
  end: "stop" | "length" | "refusal" | "blocked";
}

/** A request that the real service would not take: its status and message. */
export class Rejected extends Error {
  readonly status: number;
  /** OpenAI's `code`, Anthropic's error type or Google's status; each has a usual one for the HTTP status. */
  readonly code: string | undefined;
  /** Google's `error.details`. */
  readonly details: unknown;
  constructor(status: number, message: string, more: { code?: string | undefined; details?: unknown } = {}) {
    super(message);
    this.status = status;
    this.code = more.code;
    this.details = more.details;
  }
}

/** One provider's wire format. */
export interface Protocol {
  /** What clients put between the origin and the call's own path. */
  readonly basePath: string;
  /** The path is one of the API's calls. */
  serves(path: string): boolean;
  /** The key the caller sent, if any. */
  keyOf(headers: Readonly<Record<string, string | undefined>>): string | undefined;
  /** What the service says to a caller with no key, or with one it does not know. */
  badKey(sent: string | undefined): Rejected;
  /** Reads a request; throws `Rejected` as the service would. */
  read(path: string, headers: Readonly<Record<string, string | undefined>>, body: unknown): Asked;
  /** The body of a whole answer. */
  whole(asked: Asked, reply: Reply): unknown;
  /** The events of a streamed answer, each with its name where the protocol has names. */
  events(asked: Asked, reply: Reply): Array<{ event?: string; data: string }>;
  /** The body of the answer to a question for the models, `GET …/models`. */
  list(models: readonly string[]): unknown;
  /** The body of an answer that says no. */
  failure(rejected: Rejected): unknown;
}

/** Roughly what a tokenizer counts, so that usage differs between requests. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** Cuts a text for streaming: words with the space after them. */
export function pieces(text: string): string[] {
  return text.match(/\S*\s*/g)?.filter((piece) => piece !== "") ?? [];
}
