import fc from "fast-check";
import protobuf, { type Field, type Type } from "protobufjs/light.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { type Bench, cloudTasks, locations, openBench, operations, root } from "./bench.ts";
import { location, queue, url } from "./golden.ts";

/** Whatever a caller sends, the answer is one, or a refusal: never a defect. */

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const anyText = fc.array(fc.nat({ max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units));
const text = fc.oneof(
  fc.constantFrom("", "*", "a", queue, `${queue}/tasks/a`, location, "projects/my-project", `${location}/cmekConfig`),
  fc.constantFrom(url, "/work", "state: PAUSED", "retry_config", "http_target.uri_override.host", "roles/owner"),
  fc.constantFrom("example.com", "a@b", "allUsers", "6f0c1a52-8f0e-4d0c-9d6e-0a5d2c1b7e3f", `${location}/operations/a`),
  anyText.map((any) => any.toWellFormed()),
);
const whole = (most: number) =>
  fc.oneof(fc.nat({ max: 20 }), fc.constantFrom(-1, most, -most), fc.integer({ min: -most, max: most }));

/** What fields mostly are, or else nearly every call would end at the first check. */
const usual: Record<string, string> = { parent: queue, name: queue, resource: queue, queue, url, relativeUri: "/work" };

function textOf(type: string, field: string): fc.Arbitrary<string> {
  const ofLocation = /^(Create|List)Queue/.test(type) && field === "parent";
  const fitting = ofLocation ? location : /Task/.test(type) && field === "name" ? `${queue}/tasks/a` : usual[field];
  if (fitting === undefined) return text;
  return fc.oneof({ weight: 9, arbitrary: fc.constant(fitting) }, { weight: 1, arbitrary: text });
}

const scalars: Record<string, fc.Arbitrary<unknown>> = {
  bytes: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  bool: fc.boolean(),
  double: fc.double(),
  int32: whole(2 ** 31 - 1),
  int64: whole(Number.MAX_SAFE_INTEGER),
};

/** Some message of a type, each field there or not. (`fc.option` would leave out nearly all that is deeper.) */
function messageOf(type: Type, depth: number): fc.Arbitrary<Message> {
  const fields = type.fieldsArray.map((field) => {
    const isThere = fc.nat({ max: 9 }).map((dice) => dice < (field.name in usual || depth === 0 ? 9 : 5));
    return [field.name, fc.tuple(isThere, fieldOf(field, depth))] as const;
  });
  return fc.record(Object.fromEntries(fields)).map((values) => {
    const there = Object.entries(values).filter(([, [isThere]]) => isThere);
    return Object.fromEntries(there.map(([name, [, value]]) => [name, value]));
  });
}

function fieldOf(field: Field, depth: number): fc.Arbitrary<unknown> {
  field.resolve();
  const one = singleOf(field, depth);
  if (field.map) return fc.dictionary(text, one, { maxKeys: 2 });
  return field.repeated ? fc.array(one, { maxLength: 3 }) : one;
}

function singleOf({ name, parent, resolvedType, type }: Field, depth: number): fc.Arbitrary<unknown> {
  if (resolvedType instanceof protobuf.Type) return depth > 5 ? fc.constant({}) : messageOf(resolvedType, depth + 1);
  // Numbers that are no values of the enum are sent by newer clients.
  if (resolvedType)
    return fc.constantFrom(...Object.values(resolvedType.values), ...Object.values(resolvedType.values), 99);
  const scalar = type === "string" ? textOf(parent?.name ?? "", name) : scalars[type];
  if (!scalar) throw new Error(`No arbitrary for ${type}`);
  return scalar;
}

const methods = [cloudTasks, locations, operations].flatMap((service) =>
  root.lookupService(service).methodsArray.map((method) => [service, method.name] as const),
);

test.each(methods)("%s %s", async (service, name) => {
  const { resolvedRequestType } = root.lookupService(service).methods[name]!.resolve() as unknown as {
    resolvedRequestType: Type;
  };
  await bench.tasks("UpdateQueue", { queue: { name: queue, httpTarget: { uriOverride: { host: "example.com" } } } });
  await fc.assert(
    fc.asyncProperty(messageOf(resolvedRequestType, 0), async (request) => {
      const outcome = await bench.call(service, name, request).catch((error) => error);
      if (!(outcome instanceof Error)) return;
      expect(outcome).toMatchObject({ name: "RpcError", message: expect.stringMatching(/./) });
      // This engine does not dispatch, and says so to those who want a task sent.
      const defects = name === "RunTask" ? ["INTERNAL", "UNKNOWN"] : ["INTERNAL", "UNKNOWN", "UNAVAILABLE"];
      expect(defects).not.toContain((outcome as unknown as Message).code);
    }),
    { numRuns: 300 },
  );
});
