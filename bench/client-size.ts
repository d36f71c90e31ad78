import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const client = fileURLToPath(new URL("../packages/client/src/index.ts", import.meta.url));

/** What programs take of the client. */
const programs = {
  everything: `export * from ${JSON.stringify(client)}`,
  createGalleyClient: `export { createGalleyClient } from ${JSON.stringify(client)}`,
  createAndPollBlogJob: `export { createAndPollBlogJob } from ${JSON.stringify(client)}`,
  watch: `export { watch } from ${JSON.stringify(client)}`,
  createOfflineQueue: `export { createOfflineQueue } from ${JSON.stringify(client)}`,
};

/** A program as a page would load it: bundled, with what it does not use left out, and minified. */
async function bundle(program: string): Promise<string> {
  const input = "virtual:program";
  const output = await build({
    configFile: false,
    logLevel: "silent",
    plugins: [
      {
        name: "program",
        resolveId: (id) => (id === input ? id : undefined),
        load: (id) => (id === input ? program : undefined),
      },
    ],
    build: {
      write: false,
      target: "es2022",
      minify: true,
      modulePreload: false,
      rolldownOptions: { input, preserveEntrySignatures: "strict" },
    },
  });
  const [first] = Array.isArray(output) ? output : [output];
  if (!first || !("output" in first)) throw new Error("Nothing was built");
  return first.output.map((chunk) => ("code" in chunk ? chunk.code : "")).join("");
}

/** How many bytes the client adds to a page. */
export async function clientSize(): Promise<void> {
  for (const [name, program] of Object.entries(programs)) {
    const code = await bundle(program);
    const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1).padStart(6);
    const gzipped = gzipSync(code, { level: 9 }).length;
    console.log(`client ${name.padEnd(22)} ${kilobytes(code.length)} kB minified ${kilobytes(gzipped)} kB gzip`);
  }
}
