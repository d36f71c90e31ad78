import fc from "fast-check";
import { expect, test } from "vitest";
import { createEventParser, type ServerEvent } from "../src/sse.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const parseWhole = (text: string) => createEventParser()(bytesOf(text));

/** The same bytes in pieces. */
function parseInPieces(text: string, cuts: readonly number[]): ServerEvent[] {
  const bytes = bytesOf(text);
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((one, other) => one - other), bytes.length];
  const parse = createEventParser();
  return places.slice(1).flatMap((end, index) => parse(bytes.slice(places[index], end)));
}

test.each([
  ["one event", "id: 3\nevent: status\ndata: {}\n\n", [{ event: "status", data: "{}", id: "3" }]],
  ["lines of data are joined", "data: a\ndata:b\ndata\n\n", [{ event: "message", data: "a\nb\n", id: undefined }]],
  ["only the first space goes", "data:  a: b\n\n", [{ event: "message", data: " a: b", id: undefined }]],
  [
    "comments and unknown fields",
    ": hi\nretry: 2000\nfoo: 1\n\ndata: x\n\n",
    [{ event: "message", data: "x", id: undefined }],
  ],
  ["an event without data is none", "event: status\nid: 1\n\ndata: x\n\n", [{ event: "message", data: "x", id: "1" }]],
  [
    "an id stays until there is another",
    "id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n",
    [
      { event: "message", data: "a", id: "1" },
      { event: "message", data: "b", id: "1" },
      { event: "message", data: "c", id: "" },
    ],
  ],
  ["an id with a NUL is none", "id: 1\n\nid: a\0b\ndata: x\n\n", [{ event: "message", data: "x", id: "1" }]],
  [
    "all kinds of line ends",
    "data: a\r\n\r\ndata: b\r\rdata: c\n\n",
    [
      { event: "message", data: "a", id: undefined },
      { event: "message", data: "b", id: undefined },
      { event: "message", data: "c", id: undefined },
    ],
  ],
  ["a byte order mark", "\uFEFFdata: a\n\n", [{ event: "message", data: "a", id: undefined }]],
  ["what is not complete", "data: a\n\ndata: b\n", [{ event: "message", data: "a", id: undefined }]],
])("%s", (_, text, events) => {
  expect(parseWhole(text)).toEqual(events);
});

test("an event is there as soon as its last byte is, also where a lone return ends it", () => {
  const parse = createEventParser();
  expect(parse(bytesOf("data: a\r\n\r"))).toEqual([{ event: "message", data: "a", id: undefined }]);
  expect(parse(bytesOf("\ndata: b\n\n"))).toEqual([{ event: "message", data: "b", id: undefined }]);
});

const ends = fc.constantFrom("\n", "\r\n", "\r");
const value = fc.string({ unit: fc.constantFrom("a", ":", " ", "é", "漢", "🌱", "\u2028", '"') });
const line = fc.oneof(
  fc
    .tuple(fc.constantFrom("event", "data", "id", "", "other"), fc.constantFrom(":", ": "), value)
    .map((parts) => parts.join("")),
  fc.constant(""),
  value,
);

test("any text cut into any pieces, in the middle of characters and line ends too, gives the same events", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(line, ends)), fc.array(fc.nat()), (lines, cuts) => {
      const text = lines.flat().join("");
      expect(parseInPieces(text, cuts)).toEqual(parseWhole(text));
    }),
    { numRuns: 500 },
  );
});

test("what was written as events is read as these, however the lines end", () => {
  const written = fc.record({
    event: value.filter((text) => text.trim() === text && text !== ""),
    data: fc.array(value, { minLength: 1 }).map((lines) => lines.join("\n")),
    id: value,
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(written, ends)), fc.array(fc.nat()), (events, cuts) => {
      const text = events
        .map(([{ event, data, id }, end]) =>
          [`event: ${event}`, ...data.split("\n").map((part) => `data: ${part}`), `id: ${id}`, "", ""].join(end),
        )
        .join("");
      expect(parseInPieces(text, cuts)).toEqual(events.map(([event]) => event));
    }),
    { numRuns: 500 },
  );
});
