import { armKill } from "@galley/foundation";
import { thumbnailKeyOf } from "../../../src/datasets/keys.ts";
import { openScene, watchStorage } from "./scene.ts";

/**
 * Works on jobs until it is done or dies: at the fault point that it was told, or for `poison <key>` as soon as that
 * picture was decoded.
 */
const [folder, postgres, fault = "", ...jobIds] = process.argv.slice(2);
const { hooks, wrap } = watchStorage();
const scene = await openScene({ folder: folder!, postgres: postgres || undefined, wrapStorage: wrap });
await scene.store.takeBackLeases();
const [, poison] = fault.split("poison ");
if (poison) {
  hooks.put = (key) => {
    if (key === thumbnailKeyOf(poison)) process.kill(process.pid, "SIGKILL");
  };
} else if (fault) armKill(fault);
await Promise.all(jobIds.map((id) => scene.runner.deliver(id)));
await scene.close();
