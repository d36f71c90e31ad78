import type { Clock } from "@galley/foundation";
import type { ImageProvider } from "../../port.ts";
import type { Darkroom } from "../darkroom.ts";
import { createAskStability, type StabilityReach, stability } from "./ask.ts";
import { type CurrentModel, currentModels, type StabilityProfile } from "./catalogue.ts";
import { createClassicProfile } from "./classic.ts";
import { createCurrentProfile } from "./current.ts";
import { makeWith, type Profile } from "./profile.ts";

export interface StabilityOptions extends StabilityReach {
  profile: StabilityProfile;
  /** With the profile `current`: makes the pictures of all qualities. */
  model?: string | undefined;
  darkroom: Darkroom;
}

/** Stability AI (https://platform.stability.ai/docs/api-reference). */
export function createStability(options: StabilityOptions): ImageProvider {
  const profile = openProfile(options, options.clock);
  return {
    name: stability,
    offer: (question) => profile.offer(question),
    make: (wish) => makeWith(profile, wish),
    collect: (started, signal) => profile.collect(started, signal),
  };
}

function openProfile(options: StabilityOptions, clock: Clock): Profile {
  const ask = createAskStability(options);
  if (options.profile === "classic") return createClassicProfile({ ask, darkroom: options.darkroom });
  const chosen: CurrentModel | undefined = currentModels.find(({ model }) => model === options.model);
  return createCurrentProfile({ ask, darkroom: options.darkroom, now: () => clock.now(), chosen });
}
