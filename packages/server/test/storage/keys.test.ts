import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkFolder, checkKey, checkPrefix } from "../../src/storage/keys.ts";

const segment = fc.stringMatching(/^[A-Za-z0-9_-][A-Za-z0-9_-]{0,20}(\.[A-Za-z0-9_-]{1,9}){0,3}$/);
const goodKey = fc.array(segment, { minLength: 1, maxLength: 6 }).map((segments) => segments.join("/"));
/** Anything, and above all what is nearly a key. */
const anyKey = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc
    .array(fc.constantFrom("a", "Z9", "/", ".", "..", "_", "-", "ä", " ", "\\", "%", "\0", "\n"), { maxLength: 8 })
    .map((parts) => parts.join("")),
);

const isKey = (text: string): boolean => {
  try {
    checkKey(text);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ name: "StorageError", code: "bad_key", retryable: false });
    return false;
  }
};

describe("keys", () => {
  test("of letters, digits, points, lines and slashes are taken", () => {
    fc.assert(fc.property(goodKey, (key) => isKey(key)));
  });

  test("that are taken stay below the folder they are put in, and are the same in a URL", () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        fc.pre(isKey(key));
        const url = new URL(`/root/${key}?q`, "http://h");
        expect(url.pathname).toBe(`/root/${key}`);
        expect(key).toMatch(/^[A-Za-z0-9._/-]+$/);
        expect(key).not.toMatch(/\.\.|^\/|\/$|\/\/|(^|\/)\.(\/|$)/);
      }),
    );
  });

  test("that are refused have something that is not allowed", () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        fc.pre(!isKey(key));
        expect(key).toMatch(/[^A-Za-z0-9._/-]|\.\.|^\/|\/$|\/\/|(^|\/)\.(\/|$)|^$/);
      }),
    );
  });

  test("begin with prefixes that are taken, wherever they are cut", () => {
    fc.assert(
      fc.property(goodKey, fc.nat(), (key, at) => {
        expect(() => checkPrefix(key.slice(0, at % (key.length + 1)))).not.toThrow();
      }),
    );
  });

  test.each([
    ["x".repeat(200), true],
    ["x".repeat(201), false],
    [`${`${"x".repeat(99)}/`.repeat(7)}${"x".repeat(100)}`, true],
    [`${`${"x".repeat(99)}/`.repeat(7)}${"x".repeat(101)}`, false],
  ])("have their longest (%#)", (key, isRight) => {
    expect(isKey(key)).toBe(isRight);
    expect(() => checkPrefix(key)).toSatisfy((check: () => void) => {
      try {
        check();
        return isRight;
      } catch {
        return !isRight;
      }
    });
  });

  test.each(["/", "a//", "a/../", "..", "ä", "a b"])("do not begin with %j", (prefix) => {
    expect(() => checkPrefix(prefix)).toThrow("prefix");
    expect(() => checkFolder(prefix)).toThrow("prefix");
  });
});
