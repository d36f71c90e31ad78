import { describe, expect, it, onTestFinished } from "vitest";
import { picture } from "../../fakes/images/pictures.ts";
import { createSdkService } from "../../fakes/images/sdk-services.ts";
import { createStabilityServer } from "../../fakes/images/stability-server.ts";

async function stability() {
  const server = await createStabilityServer();
  onTestFinished(() => server.close());
  return async (path: string, body: Record<string, string | Blob> | object, isJson = false) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(body)) form.set(name, value);
    const response = await fetch(`${server.url}${path}`, {
      method: "POST",
      headers: { authorization: "Bearer test-key", accept: "application/json" },
      body: isJson ? JSON.stringify(body) : form,
    });
    return { status: response.status, said: JSON.stringify(await response.json()) };
  };
}

const file = async (width: number, height: number) =>
  new Blob([new Uint8Array(await picture(width, height))], { type: "image/png" });

describe("the server that speaks Stability's protocols", () => {
  const prompt = "A cliff";
  const sdxl = "/v1/generation/stable-diffusion-xl-1024-v1-0";

  it.each<[string, string, () => Promise<Record<string, string | Blob>>]>([
    ["a field that is not known", "generate/core", async () => ({ prompt, steps: "30" })],
    ["a ratio that is not legal", "generate/ultra", async () => ({ prompt, aspect_ratio: "4:3" })],
    ["no prompt", "generate/sd3", async () => ({ model: "sd3.5-large" })],
    ["a model that is not there", "generate/sd3", async () => ({ prompt, model: "sd3-large" })],
    ["WebP of sd3", "generate/sd3", async () => ({ prompt, output_format: "webp" })],
    [
      "a ratio beside a picture",
      "generate/sd3",
      async () => ({
        ...{ prompt, mode: "image-to-image", strength: "0.5", aspect_ratio: "1:1" },
        image: await file(64, 64),
      }),
    ],
    ["a picture without a strength", "generate/ultra", async () => ({ prompt, image: await file(64, 64) })],
    ["a picture where none is taken", "generate/core", async () => ({ prompt, image: await file(64, 64) })],
    ["guidance above 10", "generate/sd3", async () => ({ prompt, cfg_scale: "11" })],
    ["a source that is too large", "upscale/fast", async () => ({ image: await file(1537, 100) })],
    ["a prompt for the fast upscaler", "upscale/fast", async () => ({ image: await file(64, 64), prompt })],
    ["a text in a file's place", "edit/inpaint", async () => ({ image: "no file", prompt })],
    ["a source that is too long", "edit/inpaint", async () => ({ image: await file(300, 100), prompt })],
    ["no margin", "edit/outpaint", async () => ({ image: await file(64, 64), left: "0" })],
  ])("refuses %s", async (_what, path, fields) => {
    const post = await stability();
    expect(await post(`/v2beta/stable-image/${path}`, await fields())).toMatchObject({ status: 400 });
  });

  it("refuses sizes and steps that v1 does not make", async () => {
    const post = await stability();
    const body = { text_prompts: [{ text: prompt, weight: 1 }], width: 768, height: 1024 };
    expect((await post(`${sdxl}/text-to-image`, body, true)).said).toContain("invalid_sdxl_v1_dimensions");
    const legal = { ...body, width: 1024 };
    expect(await post(`${sdxl}/text-to-image`, { ...legal, steps: 60 }, true)).toMatchObject({ status: 400 });
    expect(await post(`${sdxl}/text-to-image`, { ...legal, steps: 50 }, true)).toMatchObject({ status: 200 });
    expect(await post(`${sdxl}/text-to-image`, legal)).toMatchObject({ status: 400 });
    expect(await post("/v1/generation/stable-diffusion-xl-turbo/text-to-image", legal, true)).toMatchObject({
      status: 404,
    });
    const init = { "text_prompts[0][text]": prompt, init_image: await file(800, 600) };
    expect((await post(`${sdxl}/image-to-image`, init)).said).toContain("invalid_sdxl_v1_dimensions");
    const both = { image: await file(300, 300), width: "600", height: "600" };
    expect(await post("/v1/generation/esrgan-v1-x2plus/image-to-image/upscale", both)).toMatchObject({ status: 400 });
  });
});

it("the server that speaks OpenAI's protocol refuses what is not known there", async () => {
  const service = await createSdkService("openai");
  onTestFinished(() => service.close());
  const statusOf = async (body: object): Promise<number> => {
    const headers = { authorization: "Bearer test-key", "content-type": "application/json" };
    const response = await fetch(`${service.url}/v1/images/generations`, {
      method: "POST",
      headers,
      body: JSON.stringify({ model: "gpt-image-1.5", prompt: "A cliff", ...body }),
    });
    return response.status;
  };
  expect(await statusOf({ size: "1536x1024" })).toBe(200);
  for (const wrong of [{ size: "1024x768" }, { seed: 1 }, { response_format: "b64_json" }, { quality: "hd" }]) {
    expect(await statusOf(wrong)).toBe(400);
  }
});
