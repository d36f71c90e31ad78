import fc from "fast-check";
import { expect, test } from "vitest";
import { readFileName } from "../../../src/datasets/upload/file-name.ts";
import { formOf, openScene, picture, post } from "./scene.ts";

const kept: Array<[sent: string, kept: string]> = [
  ["../../etc/passwd.jpg", "passwd.jpg"],
  ["C:\\Users\\me\\b.jpg", "b.jpg"],
  ["/etc/c.jpg", "c.jpg"],
  ["Übersicht 日本.jpg", "Übersicht 日本.jpg"],
  ["e\u0301.jpg", "é.jpg"],
  ["evil\u202egpj.exe", "evilgpj.exe"],
  [`${"n".repeat(251)}.jpg`, `${"n".repeat(251)}.jpg`],
  ["a;b=c'.jpg", "a;b=c'.jpg"],
  [".hidden.jpg", ".hidden.jpg"],
];

test("names are kept without their paths and without what is not seen", async () => {
  const { dataset, rows } = await openScene();
  const { body } = await post(dataset.batch, formOf(kept.map(([name], index) => ({ name, bytes: picture(index) }))));
  const names = kept.map(([, name]) => name);
  expect(body.files.map(({ filename }) => filename)).toEqual(names);
  expect(new Set((await rows()).map(({ filename }) => filename))).toEqual(new Set(names));
});

test("names that cannot be kept are refused", async () => {
  const { dataset, expectNothing } = await openScene();
  const names = ["", "a/..", " ", "n".repeat(256)];
  const { status, body } = await post(
    dataset.batch,
    formOf(names.map((name, index) => ({ name, bytes: picture(index) }))),
  );
  expect([status, body.code]).toEqual([400, "no_usable_file"]);
  const nameless = "(no name): it has no file name";
  expect(body.detail).toBe(`All uploads failed. Errors: ${nameless}; ${nameless}; ${nameless}; … and 1 more`);
  await expectNothing();
});

test("a name in Latin-1, which no browser sends, does no harm", async () => {
  const { dataset, rows } = await openScene();
  const form = formOf([{ name: "stra?e.jpg", bytes: picture(1) }]);
  form[form.indexOf("?")] = 0xdf;
  expect((await post(dataset.batch, form)).status).toBe(200);
  expect(await rows()).toMatchObject([{ filename: "stra\ufffde.jpg" }]);
});

test("whatever is sent, what is kept is a name, and is kept as it is when it is sent again", () => {
  const text = fc.string({ unit: "binary", maxLength: 80 });
  const odd = fc.array(fc.constantFrom("/", "\\", ".", " ", "\0", "\n", "\u202e", "é", "e\u0301", "a", "\ud800"));
  fc.assert(
    fc.property(
      fc.oneof(
        text,
        odd.map((some) => some.join("")),
      ),
      (sent) => {
        const { name, reason } = readFileName(sent);
        expect(name).not.toMatch(/[/\\\p{Cc}\u202a-\u202e]/u);
        expect(name).not.toMatch(/^\.{0,2}$/);
        expect(name.length).toBeLessThanOrEqual(255);
        expect(name.isWellFormed()).toBe(true);
        if (reason === undefined) expect(readFileName(name)).toEqual({ name });
      },
    ),
  );
});
