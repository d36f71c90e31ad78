import { type Message, type Rpc, RpcError } from "../rpc.ts";
import type { ServiceContext } from "./context.ts";
import { invalidResource } from "./names.ts";

/** How long an operation can be asked for, and a request id stands for it. */
const keptFor = 7 * 24 * 60 * 60 * 1000;

/** What an operation came to, the messages as they go into a `google.protobuf.Any`. */
export interface Outcome {
  name: string;
  metadata: { typeName: string; message: Message };
  result: { error: { code: number; message: string } } | { response: { typeName: string; message: Message } };
}

interface StoredAny {
  typeUrl: string;
  /** Base64. */
  value: string;
}

interface StoredOperation {
  name: string;
  metadata: StoredAny;
  error?: { code: number; message: string };
  response?: StoredAny;
}

/** Stores a finished operation and answers with it. */
export async function storeOperation({ engine, clock, packAny }: ServiceContext, outcome: Outcome): Promise<Message> {
  const { name, metadata, result } = outcome;
  const pack = ({ typeName, message }: { typeName: string; message: Message }): StoredAny => {
    const { type_url: typeUrl, value } = packAny(typeName, message);
    return { typeUrl, value: Buffer.from(value).toString("base64") };
  };
  const stored: StoredOperation = {
    name,
    metadata: pack(metadata),
    ...("error" in result ? { error: result.error } : { response: pack(result.response) }),
  };
  await engine.putDocument(name, stored, clock.now() + keptFor);
  return toMessage(stored);
}

/** Undefined when there is none of that name, or no longer. */
export async function findOperation({ engine }: ServiceContext, name: string): Promise<Message | undefined> {
  const stored = (await engine.getDocument(name)) as StoredOperation | undefined;
  return stored && toMessage(stored);
}

function toMessage({ name, metadata, error, response }: StoredOperation): Message {
  const unpack = ({ typeUrl, value }: StoredAny) => ({ type_url: typeUrl, value: Buffer.from(value, "base64") });
  return { name, done: true, metadata: unpack(metadata), ...(error ? { error } : { response: unpack(response!) }) };
}

/** `google.longrunning.Operations`. As at the real service an operation can be asked for, and nothing else. */
export function operationCalls(context: ServiceContext): Record<string, Rpc> {
  const unimplemented: Rpc = async () => {
    throw new RpcError("UNIMPLEMENTED", "Operation is not implemented, or supported, or enabled.");
  };
  return {
    async GetOperation({ name }) {
      if (!/^projects\/[^/]+\/locations\/[^/]+\/operations\/[^/]+$/.test(name)) throw invalidResource();
      const operation = await findOperation(context, name);
      if (!operation) throw new RpcError("NOT_FOUND", "Requested entity was not found.");
      return operation;
    },
    ListOperations: unimplemented,
    DeleteOperation: unimplemented,
    CancelOperation: unimplemented,
    WaitOperation: unimplemented,
  };
}
