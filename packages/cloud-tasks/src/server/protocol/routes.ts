import type { HttpBinding, ServedMethod } from "./methods.ts";

/** A field of the request that stands in the path, such as `queue.name` for `{queue.name=projects/*}`. */
interface Variable {
  /** In the protos' names. */
  field: string[];
  /** The segments that it is, from and up to. */
  start: number;
  end: number;
}

/** One REST path of a method, taken apart. */
interface Route {
  method: ServedMethod;
  body: string | undefined;
  /** Literal text, or undefined for `*`. */
  segments: (string | undefined)[];
  variables: Variable[];
}

export interface Match {
  route: Route;
  /** Field paths with their values, the percent signs undone. Throws a URIError where they cannot be. */
  values(): [field: string[], value: string][];
}

/** What finds the route of a request. */
export interface Router {
  /** The route, if there is one. The path is without its query, and may be without the `/v2`. */
  match(verb: string, path: string): Match | undefined;
  /** The HTTP methods that the path has. */
  verbs(path: string): string[];
}

const templateForm = /^\/(.+?)(?::([a-zA-Z]+))?$/;

/** Takes `/v2/{parent=projects/*}/queues:verb` apart. Of the syntax of google/api/http.proto all but `**`, which no method has. */
function parse(template: string): Pick<Route, "segments" | "variables"> & { custom: string } {
  const [, path = "", custom = ""] = templateForm.exec(template) ?? [];
  const segments: string[] = [];
  const variables: Variable[] = [];
  for (const part of path.match(/\{[^}]*\}|[^/{}]+/g) ?? []) {
    const [field = "", inner = "*"] = part.startsWith("{") ? part.slice(1, -1).split("=") : ["", part];
    const start = segments.length;
    segments.push(...inner.split("/"));
    if (field !== "") variables.push({ field: field.split("."), start, end: segments.length });
  }
  if (segments.includes("**")) throw new Error(`The path ${template} has a **`);
  return { segments: segments.map((segment) => (segment === "*" ? undefined : segment)), variables, custom };
}

export function createRouter(methods: ServedMethod[]): Router {
  const routes = new Map<string, Route[]>();
  const customVerbs = new Set<string>();
  const verbs = new Set<string>();
  const key = (verb: string, length: number, custom: string) => `${verb} ${length}:${custom}`;
  const add = (method: ServedMethod, { verb, template, body }: HttpBinding): void => {
    const { custom, ...parts } = parse(template);
    if (custom !== "") customVerbs.add(custom);
    verbs.add(verb);
    const place = key(verb, parts.segments.length, custom);
    routes.set(place, [...(routes.get(place) ?? []), { method, body, ...parts }]);
  };
  for (const method of methods) for (const binding of method.bindings) add(method, binding);

  function match(verb: string, path: string): Match | undefined {
    const segments = (path.startsWith("/projects/") ? `v2${path}` : path.slice(1)).split("/");
    const last = segments.at(-1) as string;
    const colon = last.lastIndexOf(":");
    // A colon can also be part of a name; it begins a verb only when there is such a verb.
    const custom = colon >= 0 && customVerbs.has(last.slice(colon + 1)) ? last.slice(colon + 1) : "";
    if (custom !== "") segments[segments.length - 1] = last.slice(0, colon);
    const candidates = routes.get(key(verb, segments.length, custom));
    const route = candidates?.find((candidate) => fits(candidate.segments, segments));
    return route && { route, values: () => route.variables.map((variable) => captured(variable, segments)) };
  }
  return { match, verbs: (path) => [...verbs].filter((verb) => match(verb, path)) };
}

function fits(template: (string | undefined)[], segments: string[]): boolean {
  for (let index = 0; index < template.length; index++) {
    const literal = template[index];
    if (literal === undefined ? segments[index] === "" : literal !== segments[index]) return false;
  }
  return true;
}

/** A value of several segments keeps its `%2F`, which would otherwise part segments (google/api/http.proto). */
function captured({ field, start, end }: Variable, segments: string[]): [string[], string] {
  const parts = segments.slice(start, end);
  const kept = parts.length > 1;
  return [field, parts.map((part) => decodeSegment(part, kept)).join("/")];
}

function decodeSegment(segment: string, keepSlashes: boolean): string {
  if (!segment.includes("%")) return segment;
  return decodeURIComponent(keepSlashes ? segment.replace(/%2f/gi, (slash) => `%25${slash.slice(1)}`) : segment);
}
