import { afterEach, beforeEach } from "vitest";
import { createGalleyClient, type GalleyClient } from "../../src/index.ts";
import type { ConnectionOptions } from "../../src/options.ts";
import { type FakeGalley, startFakeGalley } from "./fake-galley.ts";
import { createFakeTime, type FakeTime } from "./fake-time.ts";

type Scene = {
  galley: FakeGalley;
  time: FakeTime;
  /** What a standalone function needs to talk to the fake. */
  options: ConnectionOptions;
  client: GalleyClient;
};

/** A fresh fake Galley and a client for every test of the file; jitter is fixed at its least (half the delay). */
export function useFakeGalley(): Scene {
  const scene = {} as Scene;
  beforeEach(async () => {
    scene.time = createFakeTime();
    scene.galley = await startFakeGalley(scene.time);
    const { now, wait } = scene.time;
    scene.options = { baseUrl: scene.galley.baseUrl, now, wait, random: () => 0 };
    scene.client = createGalleyClient(scene.options);
  });
  afterEach(() => scene.galley.close());
  return scene;
}
