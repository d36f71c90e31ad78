import type { preValidationAsyncHookHandler } from "fastify";

/** For a body whose every field has a default: none at all will do. */
export const bodyOptional: preValidationAsyncHookHandler = async (request) => {
  request.body ??= {};
};
