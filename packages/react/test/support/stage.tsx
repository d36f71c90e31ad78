import type { GalleyClient } from "@galley/client";
import { cleanup, type RenderHookResult, render, renderHook } from "@testing-library/react";
import { type ReactNode, StrictMode } from "react";
import { afterEach, beforeEach, expect, type MockInstance, vi } from "vitest";
import { GalleyProvider } from "../../src/index.ts";

/**
 * Time stands still but for `pass`, and every test ends with a look at what is left: React or anybody else has warned of
 * nothing, and once all is unmounted no timer and no listener of the page remains.
 */
export function useStage(): void {
  let spies: MockInstance[] = [];
  let listening = 0;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
    spies = [vi.spyOn(console, "error"), vi.spyOn(console, "warn")];
    const [add, remove] = [document.addEventListener.bind(document), document.removeEventListener.bind(document)];
    listening = 0;
    vi.spyOn(document, "addEventListener").mockImplementation((...given: Parameters<typeof add>) => {
      if (given[0] === "visibilitychange") listening++;
      add(...given);
    });
    vi.spyOn(document, "removeEventListener").mockImplementation((...given: Parameters<typeof remove>) => {
      if (given[0] === "visibilitychange") listening--;
      remove(...given);
    });
    setHidden(false);
  });
  afterEach(async () => {
    cleanup();
    await pass(0);
    const said = spies.flatMap((spy) => spy.mock.calls);
    const left = { timers: vi.getTimerCount(), listening };
    vi.restoreAllMocks();
    vi.useRealTimers();
    expect(said).toEqual([]);
    expect(left).toEqual({ timers: 0, listening: 0 });
  });
}

/** Lets so many milliseconds pass, and all that is waiting to happen, happen. */
export async function pass(milliseconds = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  // React, and streams, go on in tasks of their own.
  for (let turn = 0; turn < 12; turn++) await new Promise((resolve) => setImmediate(resolve));
  await vi.advanceTimersByTimeAsync(0);
}

/** Time enough for what changes all the time to be shown. */
export const shown = (): Promise<void> => pass(60);

export function setHidden(isHidden: boolean): void {
  Object.defineProperty(document, "visibilityState", { value: isHidden ? "hidden" : "visible", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}

type WithClient = { client: GalleyClient };

const frameOf =
  (client: GalleyClient) =>
  ({ children }: { children: ReactNode }): ReactNode => (
    <StrictMode>
      <GalleyProvider client={client}>{children}</GalleyProvider>
    </StrictMode>
  );

/** Renders in StrictMode, below a provider. */
export const show = (ui: ReactNode, { client }: WithClient) => render(ui, { wrapper: frameOf(client) });

export function useInStage<Result, Props>(
  hook: (props: Props) => Result,
  { client, initialProps }: WithClient & { initialProps: Props },
): RenderHookResult<Result, Props> {
  return renderHook(hook, { wrapper: frameOf(client), initialProps });
}
