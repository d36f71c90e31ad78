import { describe, expect, test } from "vitest";
import { location, useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { refusal } from "../refusal.ts";

const project = "projects/my-project";

export function locations(face: FaceName): void {
  describe("a location", () => {
    const bench = useBench(face);
    const idsOf = async () => {
      const ids: string[] = [];
      const pages = bench().client.listLocationsAsync({ name: project }, { autoPaginate: false });
      for await (const { locationId } of pages) ids.push(locationId!);
      return ids;
    };

    test("is there for each of Google's regions", async () => {
      const ids = await idsOf();
      expect(ids).toEqual(expect.arrayContaining(["us-central1", "europe-west1", "asia-northeast1"]));
      expect(ids).toEqual(ids.toSorted());
    });

    test("is there for whoever asks for it, and listed when it has a queue", async () => {
      const found: unknown = await bench().client.getLocation({ name: `${project}/locations/my-desk` });
      const shown = {
        name: `${project}/locations/my-desk`,
        locationId: "my-desk",
        labels: { "cloud.googleapis.com/region": "my-desk" },
      };
      expect(found).toMatchObject([shown, null, null]);
      expect(await idsOf()).not.toContain("my-desk");
      const parent = `${project}/locations/my-desk`;
      await bench().client.createQueue({ parent, queue: { name: `${parent}/queues/mail` } });
      expect(await idsOf()).toContain("my-desk");
    });
  });
}

export function cmek(face: FaceName): void {
  describe("a location's key", () => {
    const bench = useBench(face);
    const name = `${location}/cmekConfig`;
    const kmsKey = `${location}/keyRings/ring/cryptoKeys/key`;
    const get = () => bench().face.call("GetCmekConfig", { name });
    const update = (key: string) => bench().face.call("UpdateCmekConfig", { cmekConfig: { name, kmsKey: key } });

    test("is none, or the one that was set, through a restart", async () => {
      expect(await get()).toMatchObject({ name });
      expect((await get()).kmsKey ?? "").toBe("");
      expect(await update(kmsKey)).toEqual({ name, kmsKey });
      await bench().restart();
      expect(await get()).toEqual({ name, kmsKey });
      await update("");
      expect((await get()).kmsKey ?? "").toBe("");
    });

    test("must be named as keys are", async () => {
      expect(await refusal(update("key"))).toMatchObject({
        code: "INVALID_ARGUMENT",
        message:
          'CmekConfig.kmsKey "key" must be formatted: "projects/<PROJECT_ID>/locations/<LOCATION_ID>/' +
          'keyRings/<KEY_RING_ID>/cryptoKeys/<KEY_ID>".',
      });
    });
  });
}
