export { GalleyProvider, useGalley } from "@galley/react";
