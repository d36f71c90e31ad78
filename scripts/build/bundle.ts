import { existsSync, readFileSync } from "node:fs";
import { build } from "vite";
import { path } from "./paths.ts";

/**
 * One module of a whole package, so that a page may import it as it is; readable, since whoever bundles it makes it small.
 * What the package depends on stays outside.
 */
export async function writeBundle(name: string, banner = ""): Promise<void> {
  const { dependencies = {}, peerDependencies = {} } = JSON.parse(
    readFileSync(path(`packages/${name}/package.json`), "utf8"),
  );
  const outside = Object.keys({ ...dependencies, ...peerDependencies });
  const entry = path(`packages/${name}/src/index.ts`);
  if (!existsSync(entry)) throw new Error(`${entry} is not there`);
  await build({
    configFile: false,
    root: path(`packages/${name}`),
    logLevel: "warn",
    oxc: { jsx: { runtime: "automatic", development: false } },
    build: {
      lib: { entry, formats: ["es"], fileName: "index" },
      target: "es2022",
      minify: false,
      emptyOutDir: false,
      reportCompressedSize: false,
      rolldownOptions: {
        external: (id) => outside.some((one) => id === one || id.startsWith(`${one}/`)),
        output: { banner },
      },
    },
  });
}
