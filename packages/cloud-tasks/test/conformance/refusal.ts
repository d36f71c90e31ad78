import { codes } from "../../src/server/rpc.ts";

/** A refusal as both faces tell it. */
export interface Refusal {
  /** The name in google.rpc.Code. */
  code: string;
  message: string;
  /** `google.rpc.Status.details` in JSON, `@type` first. */
  details: object[];
}

/** What a call without the official client is refused with. */
export class Refused extends Error implements Refusal {
  readonly code: string;
  readonly details: object[];

  constructor({ code, message, details }: Refusal) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

export const codeName = (code: number): string =>
  Object.entries(codes).find(([, number]) => number === code)?.[0] ?? String(code);

/** A detail as gax gives it: a message of protobufjs. */
interface Detail {
  $type: { fullName: string };
  toJSON(): object;
}

/** An error of the official client, version 7: the gRPC code over both transports. */
interface ClientError extends Error {
  code: number;
  /** Over gRPC the text alone; the message has the code before it. */
  details?: unknown;
  statusDetails?: Detail[];
}

const typeUrl = (fullName: string): string => `type.googleapis.com/${fullName.replace(/^\./, "")}`;

/** What a call was refused with, whether by the official client or without it. Fails when it was not refused. */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Refused) return { code: error.code, message: error.message, details: error.details };
    const { code, message, details, statusDetails = [] } = error as ClientError;
    if (typeof code !== "number") throw error;
    return {
      code: codeName(code),
      message: typeof details === "string" ? details : message,
      details: statusDetails.map((detail) => ({ "@type": typeUrl(detail.$type.fullName), ...detail.toJSON() })),
    };
  }
  throw new Error("The call was not refused");
}
