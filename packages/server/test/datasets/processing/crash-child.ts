import { armKill } from "@galley/foundation";
import { thumbnailKeyOf } from "../../../src/datasets/keys.ts";
import { openScene, watchStorage } from "./scene.ts";

/**
 * Works on jobs until it is done or dies: at the fault point that it was told, or for `poison <key> …` as soon as one of
 * these pictures was decoded.
 */
const [folder, postgres, fault = "", ...jobIds] = process.argv.slice(2);
const { hooks, wrap } = watchStorage();
const scene = await openScene({ folder: folder!, postgres: postgres || undefined, wrapStorage: wrap });
await scene.store.takeBackLeases();
if (fault.startsWith("poison ")) {
  const poison = fault.split(" ").slice(1).map(thumbnailKeyOf);
  hooks.put = (key) => {
    if (poison.includes(key)) process.kill(process.pid, "SIGKILL");
  };
} else if (fault) armKill(fault);
await Promise.all(jobIds.map((id) => scene.runner.deliver(id)));
await scene.close();
