import { type ErrorCode, errorCodes, type Problem } from "@galley/contract";
import { DatabaseError } from "@galley/foundation";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { Refusal } from "../refusal.ts";

/** Fastify's own complaints about a request (https://fastify.dev/docs/latest/Reference/Errors/), in our words. */
const fastifyErrors: Record<string, { code: ErrorCode; detail: string }> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: "body_too_large", detail: "The body is larger than 4 MiB." },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: "unsupported_media_type",
    detail: "Send the body as JSON, with the header Content-Type: application/json.",
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: "malformed_body",
    detail: "The body's length is not what was announced.",
  },
  FST_ERR_BAD_URL: { code: "not_found", detail: "The address cannot be read." },
};

/** Every error that leaves the service passes here. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return fromValidation(error);
  if (error instanceof DatabaseError) {
    return new Refusal("storage_unavailable", "The request could not be stored. Try again in a moment.");
  }
  // Postgres: a text with a NUL, which has come by a way that is not looked at.
  if ((error as { code?: string }).code === "22021") {
    return new Refusal("bad_request", "The request holds a character that cannot be stored.");
  }
  const known = fastifyErrors[(error as FastifyError).code ?? ""];
  if (known) return new Refusal(known.code, known.detail);
  const status = (error as FastifyError).statusCode ?? 500;
  if (status === 408) return new Refusal("request_timeout", "The request took too long to arrive.");
  if (status >= 400 && status < 500) return new Refusal("bad_request", "The request is not one that can be served.");
  return new Refusal("internal_error", "Something went wrong on our side. The request was not carried out.");
}

interface ValidationErrors {
  validation?: Array<{ instancePath: string; message?: string }>;
}

function fromValidation(error: ValidationErrors): Refusal {
  const errors = (error.validation ?? []).map(({ instancePath, message = "is not valid" }) => ({
    path: instancePath.split("/").filter(Boolean).join("."),
    message,
  }));
  const [first] = errors;
  const others = errors.length - 1;
  const rest = others > 0 ? ` There ${others === 1 ? "is 1 more mistake" : `are ${others} more mistakes`}.` : "";
  const detail = first ? `${first.path || "The body"} ${first.message}.${rest}` : "The request is not valid.";
  return new Refusal("validation_failed", detail, errors);
}

export function toProblem(refusal: Refusal, instance: string): Problem {
  const { status, title } = errorCodes[refusal.code];
  return {
    type: `/problems/${refusal.code}`,
    title,
    status,
    detail: refusal.message,
    instance,
    code: refusal.code,
    ...(refusal.errors && { errors: refusal.errors }),
  };
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const problem = toProblem(refusal, request.url.split("?")[0] ?? request.url);
  if (errorCodes[refusal.code].retryable && !reply.hasHeader("retry-after")) reply.header("retry-after", "5");
  return reply.code(problem.status).header("content-type", "application/problem+json; charset=utf-8").send(problem);
}
