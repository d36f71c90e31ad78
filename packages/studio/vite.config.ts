import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Where the Galley listens that `npm run dev` talks to. */
const galley = process.env.GALLEY_URL ?? "http://127.0.0.1:8080";

/** Bytes from which it pays: below, a file fits into the packets that carry its headers. */
const worthIt = 1400;

/** Lays a file compressed with the best there is beside each, so that the server need not do it for every reader. */
const compressed = (): Plugin => ({
  name: "compressed",
  apply: "build",
  async writeBundle({ dir = "dist" }, bundle) {
    const names = Object.keys(bundle).filter((name) => /^assets\/.*\.(js|css)$/.test(name));
    await Promise.all(names.map((name) => compress(join(dir, name))));
  },
});

async function compress(file: string): Promise<void> {
  const content = await readFile(file);
  if (content.length < worthIt) return;
  await writeFile(`${file}.br`, await promisify(brotliCompress)(content));
  await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
}

export default defineConfig({
  plugins: [react(), tailwindcss(), compressed()],
  resolve: { conditions: ["galley-source"] },
  build: {
    target: "es2023",
    // The first that know light-dark(), which the tokens are made of.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // Every file but the page has its content's hash in its name, and may be kept for ever.
    assetsDir: "assets",
    // A page that is open still asks for the files of the build before: `build-studio.ts` removes what is old.
    emptyOutDir: false,
    // Small pictures as data: would be refused by the page's own policy in style sheets.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: { proxy: { "/api": galley, "/health": galley, "/openapi.json": galley, "/docs": galley } },
});
