import { invalid, shown } from "./errors.ts";
import type { Fields } from "./fields.ts";
import { type Comparison, compareAnywhere, comparison, type Operator, type Predicate } from "./filter-match.ts";

/** Characters; what Cloud Logging allows. */
const longestFilter = 20_000;
const deepest = 50;

/**
 * Reads a filter in the language of Cloud Logging (cloud.google.com/logging/docs/view/logging-query-language), without
 * its functions and regular expressions: comparisons `field op value` with `= != < <= > >= :`, joined by AND (or
 * nothing), OR and NOT (or `-`), with parentheses around terms or values. OR binds closer than AND. An empty filter
 * lets all pass.
 * @throws RpcError INVALID_ARGUMENT
 */
export function parseFilter(text: string, fields: Fields): Predicate {
  if (text.length > longestFilter) throw invalid(`The filter must have at most ${longestFilter} characters.`);
  const scanner = createScanner(text);
  if (scanner.atEnd()) return () => true;
  const parser = createParser(scanner, fields);
  const predicate = parser.terms(parser.restriction, 0);
  if (!scanner.atEnd()) throw scanner.error();
  return predicate;
}

type Scanner = ReturnType<typeof createScanner>;

/** White space, and comments to the end of the line. */
const blank = /(?:\s|--[^\n]*)*/y;

function createScanner(text: string) {
  let at = 0;
  const skip = (): void => {
    blank.lastIndex = at;
    at += blank.exec(text)?.[0].length ?? 0;
  };
  const take = (pattern: RegExp): string | undefined => {
    skip();
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  return {
    take,
    /** What `take` would take. */
    sees(pattern: RegExp): boolean {
      skip();
      pattern.lastIndex = at;
      return pattern.test(text);
    },
    atEnd(): boolean {
      skip();
      return at >= text.length;
    },
    error: () =>
      invalid(
        at >= text.length
          ? "Invalid filter: it ends too early."
          : `Invalid filter at character ${at + 1}: "${shown(text.slice(at, at + 40))}".`,
      ),
  };
}

const keyword = { and: /AND(?![\w.])/y, or: /OR(?![\w.])/y, not: /NOT(?![\w.])/y, any: /(?:AND|OR|NOT)(?![\w.])/y };
const open = /\(/y;
const close = /\)/y;
const minus = /-/y;
const fieldName = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y;
const fieldWithOperator = /[A-Za-z_][\w.]*\s*(?:[<>]=?|!?=|:)/y;
const operator = /[<>]=?|!=|=(?!~)|:/y;
const quoted = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy;
const bare = /[^\s()"']+/y;

type Term = (depth: number) => Predicate;

function createParser(scanner: Scanner, fields: Fields) {
  /** Terms joined by AND, or by nothing. */
  function terms(term: Term, depth: number): Predicate {
    const all = [alternatives(term, depth)];
    while (scanner.take(keyword.and) || !(scanner.atEnd() || scanner.sees(close))) all.push(alternatives(term, depth));
    return all.length === 1 ? all[0]! : (message) => all.every((one) => one(message));
  }

  function alternatives(term: Term, depth: number): Predicate {
    const any = [negatable(term, depth)];
    while (scanner.take(keyword.or)) any.push(negatable(term, depth));
    return any.length === 1 ? any[0]! : (message) => any.some((one) => one(message));
  }

  function negatable(term: Term, depth: number): Predicate {
    if (depth > deepest) throw invalid("Invalid filter: it is nested too deep.");
    // A minus before a value is part of a number.
    if (scanner.take(keyword.not) || (term === restriction && scanner.take(minus))) {
      const inner = negatable(term, depth + 1);
      return (message) => !inner(message);
    }
    if (!scanner.take(open)) return term(depth);
    const inner = terms(term, depth + 1);
    if (!scanner.take(close)) throw scanner.error();
    return inner;
  }

  function restriction(depth: number): Predicate {
    if (!scanner.sees(fieldWithOperator)) return compareAnywhere(value().text, fields);
    const path = scanner.take(fieldName);
    const op = scanner.take(operator) as Operator | undefined;
    if (path === undefined || op === undefined) throw scanner.error();
    const compare = comparison(path, op, fields);
    return negatableValue(compare, depth);
  }

  /** One value, or several in parentheses: `state = (RUNNING OR PAUSED)`. */
  function negatableValue(compare: Comparison, depth: number): Predicate {
    const one: Term = () => compare(value());
    if (!scanner.sees(open)) return one(depth);
    return negatable(one, depth + 1);
  }

  function value(): { text: string; quoted: boolean } {
    const inQuotes = scanner.take(quoted);
    if (inQuotes !== undefined) return { text: unescaped(inQuotes.slice(1, -1)), quoted: true };
    const text = scanner.sees(keyword.any) ? undefined : scanner.take(bare);
    if (text === undefined) throw scanner.error();
    return { text, quoted: false };
  }

  return { terms, restriction };
}

const escapes: Record<string, string> = { n: "\n", r: "\r", t: "\t" };

function unescaped(text: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, code: string) =>
    code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (escapes[code] ?? code),
  );
}
