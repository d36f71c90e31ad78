import type { LiveText } from "@galley/contract";
import { expect, test } from "vitest";
import { createTextPrinter } from "../../src/cli/text-printer.ts";

const section = (index: number, text: string, revision = 1): LiveText => ({
  section: `s${index}`,
  index,
  heading: `Part ${index}`,
  revision,
  text,
});

function openPrinter() {
  const scene = { now: 0, text: "" };
  const printer = createTextPrinter(
    (text) => {
      scene.text += text;
    },
    () => scene.now,
  );
  const pass = (milliseconds: number): void => {
    scene.now += milliseconds;
  };
  return { ...printer, printed: () => scene.text, pass };
}

test("a section is printed as it grows, the next one once it rests", () => {
  const { take, end, printed, pass } = openPrinter();
  take([section(0, "One")]);
  expect(printed()).toBe("## Part 0\n\nOne");
  take([section(0, "One two"), section(1, "Later")]);
  expect(printed()).toBe("## Part 0\n\nOne two");
  pass(1999);
  take([section(0, "One two"), section(1, "Later on")]);
  expect(printed()).toBe("## Part 0\n\nOne two");
  pass(1);
  take([section(0, "One two"), section(1, "Later on")]);
  expect(printed()).toBe("## Part 0\n\nOne two\n\n## Part 1\n\nLater on");
  end();
  expect(printed()).toBe("## Part 0\n\nOne two\n\n## Part 1\n\nLater on\n");
});

test("at the end all is printed, in the sections' order", () => {
  const { take, end, printed } = openPrinter();
  take([section(2, "C"), section(0, "A"), section(1, "B")]);
  end();
  expect(printed()).toBe("## Part 0\n\nA\n\n## Part 1\n\nB\n\n## Part 2\n\nC\n");
});

test("a section that goes on after others is continued, one that is written anew is printed anew", () => {
  const { take, end, printed, pass } = openPrinter();
  take([section(0, "A"), section(1, "B")]);
  pass(2000);
  take([section(0, "A"), section(1, "B")]);
  take([section(0, "A more"), section(1, "B")]);
  pass(2000);
  take([section(0, "A more"), section(1, "Other", 2)]);
  end();
  expect(printed()).toBe(
    "## Part 0\n\nA\n\n## Part 1\n\nB\n\n## Part 0 (continued)\n\n more\n\n## Part 1 (anew)\n\nOther\n",
  );
});

test("where nothing is written nothing is printed", () => {
  const { take, end, printed } = openPrinter();
  take([]);
  end();
  expect(printed()).toBe("");
});
