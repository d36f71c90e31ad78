import { hash } from "node:crypto";
import { type Message, type Rpc, RpcError } from "../rpc.ts";
import type { ServiceContext } from "./context.ts";
import { invalid, required, shown } from "./errors.ts";
import { policyFields } from "./fields.ts";
import { toMask } from "./masks.ts";
import { lookUpQueue } from "./names.ts";
import { requireQueue } from "./queues.ts";

/** A policy as it is kept: JSON, so the etag is text. */
interface StoredPolicy {
  version: number;
  bindings: Binding[];
  auditConfigs: Message[];
  /** Base64. */
  etag: string;
}

interface Binding {
  role: string;
  members: string[];
  condition?: Message | null;
}

/** What a resource has that was never given a policy; the etag is the one Google shows for it. */
const noPolicy: StoredPolicy = { version: 0, bindings: [], auditConfigs: [], etag: "ACAB" };
/** The versions there are (policy.proto, Policy.version); conditions came with 3. */
const versions: readonly unknown[] = [0, 1, 3];
const withConditions = 3;

/** The access policies of queues: kept and shown, never enforced. */
export function iamCalls(context: ServiceContext): Record<string, Rpc> {
  const { engine } = context;
  return {
    async GetIamPolicy({ resource, options }) {
      const asked = options?.requestedPolicyVersion ?? 0;
      if (!versions.includes(asked)) throw invalid("GetPolicyOptions.requestedPolicyVersion must be 0, 1, or 3.");
      const queue = await requireQueue(context, lookUpQueue(resource, "GetIamPolicyRequest.resource"));
      return toMessage(readable((queue.policy as StoredPolicy | undefined) ?? noPolicy, asked));
    },
    async SetIamPolicy({ resource, policy, updateMask }) {
      const queue = lookUpQueue(resource, "SetIamPolicyRequest.resource");
      if (!policy) throw required("SetIamPolicyRequest.policy");
      const wanted = checkPolicy(policy);
      const mask = toMask(updateMask, policyFields);
      // Without a mask the audit settings stay as they are (iam_policy.proto, SetIamPolicyRequest.update_mask).
      const fields = mask === "all" ? ["version", "bindings", "etag"] : mask.map(([field]) => field);
      const stored = await engine.changePolicy(queue, (current) =>
        changed((current as StoredPolicy | undefined) ?? noPolicy, wanted, fields),
      );
      return toMessage(stored as StoredPolicy);
    },
    async TestIamPermissions({ resource, permissions = [] }) {
      const queue = lookUpQueue(resource, "TestIamPermissionsRequest.resource");
      for (const permission of permissions) checkPermission(permission);
      return { permissions: (await engine.findQueue(queue)) ? permissions : [] };
    },
  };
}

/** `service.resource.verb`; wildcards are not allowed (iam_policy.proto). */
function checkPermission(permission: string): void {
  if (!/^[A-Za-z0-9]+(\.[A-Za-z0-9]+)+$/.test(permission))
    throw invalid(`Permission ${shown(permission)} is not valid for this resource.`);
}

type WantedPolicy = Omit<StoredPolicy, "etag"> & { etag: string | undefined };

/** @throws RpcError INVALID_ARGUMENT */
function checkPolicy({ version = 0, bindings = [], auditConfigs = [], etag }: Message): WantedPolicy {
  if (!versions.includes(version)) throw invalid("Policy.version must be 0, 1, or 3.");
  for (const binding of bindings as Binding[]) checkBinding(binding, version);
  const asText = etag?.length > 0 ? Buffer.from(etag).toString("base64") : undefined;
  return { version, bindings: bindings.map(toBinding), auditConfigs, etag: asText };
}

function checkBinding({ role = "", members = [], condition }: Binding, version: number): void {
  if (role === "") throw required("Binding.role");
  if (!/^((projects|organizations)\/[^/]+\/)?roles\/[A-Za-z0-9_.]+$/.test(role))
    throw invalid(`Role ${shown(role)} is not a valid role name.`);
  for (const member of members)
    if (!/^(allUsers|allAuthenticatedUsers|[A-Za-z]+:.+)$/s.test(member))
      throw invalid(
        `The member ${shown(member)} is of an unknown type. Please set a valid type prefix for the member.`,
      );
  if (condition && version !== withConditions)
    throw invalid(`Policy.version must be ${withConditions} when a binding has a condition.`);
}

function toBinding({ role, members = [], condition }: Binding): Binding {
  return { role, members, ...(condition && { condition }) };
}

/** @throws RpcError ABORTED when the policy has changed since it was read */
function changed(current: StoredPolicy, wanted: WantedPolicy, fields: Array<string | undefined>): StoredPolicy {
  if (wanted.etag !== undefined && wanted.etag !== current.etag)
    throw new RpcError(
      "ABORTED",
      "There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.",
    );
  const next = { ...current };
  if (fields.includes("version")) next.version = wanted.version;
  if (fields.includes("bindings")) next.bindings = wanted.bindings;
  if (fields.includes("auditConfigs")) next.auditConfigs = wanted.auditConfigs;
  // The last etag goes into the next one, so that each is new although a policy may come again.
  const etag = hash("sha256", JSON.stringify(next), "buffer").subarray(0, 8).toString("base64");
  return { ...next, etag };
}

/**
 * Who does not ask for version 3 cannot read conditions: such a binding is shown without, under a role that says so
 * and that is not to be written back (policy.proto, GetPolicyOptions.requested_policy_version).
 */
function readable(policy: StoredPolicy, version: number): StoredPolicy {
  if (version >= withConditions || !policy.bindings.some(({ condition }) => condition)) return policy;
  const bindings = policy.bindings.map(({ role, members, condition }) => {
    if (!condition) return { role, members };
    const digest = hash("sha256", JSON.stringify(condition)).slice(0, 20);
    return { role: `${role}_withcond_${digest}`, members };
  });
  return { ...policy, version: 1, bindings };
}

function toMessage({ etag, ...policy }: StoredPolicy): Message {
  return { ...policy, etag: Buffer.from(etag, "base64") };
}
