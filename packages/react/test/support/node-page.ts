import { Window } from "happy-dom";
import { onTestFinished } from "vitest";

/** A document in Node, whose own `fetch`, signals and forms stay: a real Galley is talked to through them. */
export function openPage(): void {
  const window = new Window({ url: "http://page.example/" });
  const own = { window, document: window.document, HTMLElement: window.HTMLElement, Node: window.Node };
  Object.assign(globalThis, own);
  onTestFinished(async () => {
    // React ends its work in tasks of its own.
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    for (const name of Object.keys(own)) Reflect.deleteProperty(globalThis, name);
    await window.happyDOM.close();
  });
}
