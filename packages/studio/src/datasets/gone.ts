import { GalleyError } from "@galley/client";

/** Whether what was asked for is not there (any more). */
export const isGone = (error: unknown): boolean => error instanceof GalleyError && error.status === 404;
