import { expect, it } from "vitest";
import type { ImageWish } from "../../../src/images/port.ts";
import { createPixelRoom, type PixelRoom } from "../../../src/pixels/room.ts";
import { maskWith, picture } from "../../fakes/images/pictures.ts";
import { createStabilityServer } from "../../fakes/images/stability-server.ts";
import { pngBomb } from "../../pixels/pictures.ts";
import { editWish, failure, made, openProvider, setUpStability, upscaleWish, varyWish } from "./setup.ts";

/** A room that notes what is asked of it, and how much of that at once. */
function watchedRoom(): PixelRoom & { needs: number[] } {
  const { run } = createPixelRoom({ bytes: 50e6, slots: 2 });
  const needs: number[] = [];
  return {
    needs,
    run: (bytes, work, signal) => {
      needs.push(bytes);
      return run(bytes, work, signal);
    },
  };
}

it("All work of the providers on pictures waits its turn in the room, and says what it needs", async () => {
  const server = await createStabilityServer();
  const room = watchedRoom();
  const reach = { STABILITY_AI_API_KEY: server.keys[0], STABILITY_BASE_URL: server.url };
  const [source, mask] = await Promise.all([
    picture(400, 300),
    maskWith(400, 300, { left: 0, top: 0, width: 100, height: 300 }),
  ]);
  const wishes: ImageWish[] = [
    varyWish({ source }),
    upscaleWish({ source }),
    editWish({ source, mask }),
    editWish({ source, type: "outpaint" }),
  ];
  const least: number[] = [];
  for (const profile of ["current", "classic"]) {
    const provider = openProvider("stability_ai", { ...reach, STABILITY_PROFILE: profile }, { room });
    for (const wish of wishes) {
      room.needs.length = 0;
      await made(provider, wish);
      expect(room.needs.length).toBeGreaterThan(0);
      least.push(room.needs[0]!);
    }
  }
  // At least a decoded source, and more for a canvas that grows.
  expect(Math.min(...least)).toBeGreaterThan(400 * 300 * 10);
  expect(least[7]!).toBeGreaterThan(least[5]! * 2);
  await server.close();
});

it("A source that is a bomb is refused before anything of it is decoded or sent", async () => {
  const { server, provider } = await setUpStability();
  const source = pngBomb(16_000, 16_000);
  for (const wish of [varyWish({ source }), upscaleWish({ source }), editWish({ source })]) {
    const error = await failure(provider.make(wish));
    expect(error).toMatchObject({ code: "provider_rejected", retryable: false });
    expect(error.message).toContain("50.0 megapixels");
  }
  expect(server.calls).toHaveLength(0);
});
