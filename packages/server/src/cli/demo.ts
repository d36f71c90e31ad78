import { join, resolve } from "node:path";
import { createGalleyClient, type GalleyClient, GalleyError } from "@galley/client";
import { createApiKey } from "../access/api-key.ts";
import { modelVariables, readConfig } from "../config.ts";
import { startServer } from "../server.ts";
import { CliError } from "./cli-error.ts";
import { uploadPhotos } from "./demo-dataset.ts";
import { makePictures } from "./demo-images.ts";
import { takePhotos } from "./demo-photos.ts";
import { writePost } from "./demo-post.ts";
import { onStopSignal } from "./signals.ts";
import { stopped } from "./start.ts";

export interface DemoOptions {
  exit?: true;
  live?: true;
  out: string;
}

/** What each part of the demo works with: the public client, and where results go. */
export interface DemoScene {
  client: GalleyClient;
  url: string;
  folder: string;
}

/** Starts Galley and has it do its main job of each kind, through its own API and client. */
export async function demo(env: NodeJS.ProcessEnv, options: DemoOptions): Promise<void> {
  const folder = resolve(options.out);
  const own: NodeJS.ProcessEnv = {
    ...env,
    PORT: env.PORT || "0",
    GALLEY_DATA_DIR: env.GALLEY_DATA_DIR || join(folder, "data"),
  };
  // Where keys are asked for, the demo has one of its own, for as long as it runs.
  const key = env.GALLEY_API_KEYS ? createApiKey() : undefined;
  if (key) own.GALLEY_API_KEYS = `${env.GALLEY_API_KEYS},default:tenant:${key}`;
  const config = readConfig(options.live ? own : without(own, modelVariables));
  const server = await startServer(config);
  console.log(`Galley is ready at ${server.url}\n`);
  try {
    await runDemo({ client: createGalleyClient({ baseUrl: server.url, apiKey: key }), url: server.url, folder });
  } catch (error) {
    await server.close();
    throw error instanceof GalleyError ? new CliError(`the demo failed: ${error.message}`) : error;
  }
  if (options.exit) return server.close();
  console.log(`\nThe Studio shows it all: ${server.url}\nStill serving. Ctrl-C ends it.`);
  await stopped(server, onStopSignal());
}

async function runDemo(scene: DemoScene): Promise<void> {
  // A camera would have made them before.
  const photos = takePhotos();
  photos.catch(() => {});
  const post = await writePost(scene);
  await makePictures(scene, post);
  await uploadPhotos(scene, await photos);
}

function without(env: NodeJS.ProcessEnv, names: string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}
