import type { Message, Rpc } from "../rpc.ts";
import type { ServiceContext } from "./context.ts";
import { invalid, required, shown } from "./errors.ts";
import { cmekFields } from "./fields.ts";
import { masked, toMask } from "./masks.ts";
import { invalidResource, parseLocation } from "./names.ts";

/** The key that a location's tasks are said to be encrypted with. It is kept and shown; nothing is encrypted. */
export function cmekCalls(context: ServiceContext): Record<string, Rpc> {
  const { engine } = context;
  const find = async (name: string): Promise<Message> => (await engine.getDocument(name)) ?? { name, kmsKey: "" };
  return {
    async GetCmekConfig({ name }) {
      return find(parseName(name));
    },
    async UpdateCmekConfig({ cmekConfig, updateMask }) {
      if (!cmekConfig) throw required("UpdateCmekConfigRequest.cmekConfig");
      const name = parseName(cmekConfig.name ?? "");
      const mask = toMask(updateMask, cmekFields);
      const { kmsKey = "" } = masked(await find(name), cmekConfig, mask, cmekFields);
      checkKey(kmsKey);
      const config = { name, kmsKey };
      await engine.putDocument(name, config);
      return config;
    },
  };
}

/** The one config of a location; the documentation writes its last part both ways. */
function parseName(name: string): string {
  const match = /^(.*)\/cmekConfig$/i.exec(name);
  if (!match) throw invalidResource();
  return `${parseLocation(match[1]!).name}/cmekConfig`;
}

/** Empty: no key (cmek_config.proto). */
function checkKey(key: string): void {
  if (key !== "" && !/^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/.test(key))
    throw invalid(
      `CmekConfig.kmsKey "${shown(key)}" must be formatted: "projects/<PROJECT_ID>/locations/<LOCATION_ID>/` +
        'keyRings/<KEY_RING_ID>/cryptoKeys/<KEY_ID>".',
    );
}
