import { createManualClock, type ManualClock } from "@galley/foundation";
import { onTestFinished } from "vitest";
import type {
  EditWish,
  GenerateWish,
  ImageProvider,
  ImageWish,
  MadeImage,
  StartedImage,
  UpscaleWish,
  VaryWish,
} from "../../../src/images/port.ts";
import { openImageProviders } from "../../../src/images/providers/open.ts";
import { createRateGate } from "../../../src/images/providers/rate/gate.ts";
import { createMemoryTurns } from "../../../src/images/providers/rate/memory.ts";
import type { RateGate } from "../../../src/images/providers/rate/port.ts";
import { type ImageEnvironment, readImageSettings } from "../../../src/images/providers/settings.ts";
import { JobError } from "../../../src/jobs/job-error.ts";
import { createPixelRoom, type PixelRoom } from "../../../src/pixels/room.ts";
import {
  createStabilityServer,
  type StabilityServer,
  type StabilityServerOptions,
} from "../../fakes/images/stability-server.ts";

const anyRoom = createPixelRoom({ bytes: 400_000_000, slots: 4 });

/** The provider of a name, opened as the service opens it. */
export function openProvider(
  name: string,
  env: ImageEnvironment,
  {
    clock = createManualClock(),
    gate,
    room = anyRoom,
  }: { clock?: ManualClock; gate?: RateGate; room?: PixelRoom } = {},
): ImageProvider {
  const { images, wrong } = readImageSettings(env);
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  const open = createRateGate({ clock, store: createMemoryTurns(), limits: {} });
  return openImageProviders(images, { clock, gate: gate ?? open, room }).get(name)!;
}

export interface StabilitySetup {
  server: StabilityServer;
  provider: ImageProvider;
  clock: ManualClock;
  /** Another process's provider. */
  again(env?: ImageEnvironment): ImageProvider;
}

/** A provider and a server that speaks Stability's protocols; both end with the test. */
export async function setUpStability(
  options: StabilityServerOptions & { env?: ImageEnvironment; gate?: RateGate } = {},
): Promise<StabilitySetup> {
  const server = await createStabilityServer(options);
  onTestFinished(() => server.close());
  const clock = createManualClock();
  const reach = { STABILITY_AI_API_KEY: server.keys[0], STABILITY_BASE_URL: server.url, ...options.env };
  const again = (env: ImageEnvironment = {}): ImageProvider =>
    openProvider("stability_ai", { ...reach, ...env }, { clock, ...(options.gate && { gate: options.gate }) });
  return { server, clock, provider: again(), again };
}

const shared = { quality: "standard", seed: 42 } as const;
const signal = (): AbortSignal => new AbortController().signal;

export const generateWish = (wish: Partial<GenerateWish> = {}): GenerateWish => ({
  ...shared,
  kind: "generate",
  prompt: "A lighthouse on a cliff",
  negativePrompt: undefined,
  style: undefined,
  width: 1024,
  height: 1024,
  steps: undefined,
  guidance: undefined,
  signal: signal(),
  ...wish,
});
export const varyWish = (wish: Partial<VaryWish> & Pick<VaryWish, "source">): VaryWish => ({
  ...shared,
  kind: "vary",
  prompt: "A lighthouse at night",
  strength: 0.7,
  signal: signal(),
  ...wish,
});
export const upscaleWish = (wish: Partial<UpscaleWish> & Pick<UpscaleWish, "source">): UpscaleWish => ({
  ...shared,
  kind: "upscale",
  scale: 2,
  prompt: undefined,
  signal: signal(),
  ...wish,
});
export const editWish = (wish: Partial<EditWish> & Pick<EditWish, "source">): EditWish => ({
  ...shared,
  kind: "edit",
  mask: undefined,
  prompt: "A red door",
  type: "inpaint",
  strength: 1,
  signal: signal(),
  ...wish,
});

/** The picture that a wish brings at once. */
export async function made(provider: ImageProvider, wish: ImageWish): Promise<MadeImage> {
  const answer = await provider.make(wish);
  if ("started" in answer) throw new Error("It has only begun");
  return answer;
}

export async function started(provider: ImageProvider, wish: ImageWish): Promise<StartedImage> {
  const answer = await provider.make(wish);
  if (!("started" in answer)) throw new Error("It is there already");
  return answer;
}

/** The error that a call ends with. */
export async function failure(call: Promise<unknown>): Promise<JobError> {
  const error = await call.then(
    () => new Error("It did not fail"),
    (error: unknown) => error,
  );
  if (!(error instanceof JobError)) throw error;
  return error;
}

/** The codes of warnings. */
export const codesOf = ({ warnings }: { warnings: string[] }): string[] =>
  warnings.map((warning) => warning.slice(0, warning.indexOf(":")));
