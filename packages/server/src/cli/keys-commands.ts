import { Refusal } from "../refusal.ts";
import { CliError } from "./cli-error.ts";
import type { CreateKeyOptions, KeyOptions } from "./keys.ts";
import { type KeyAccess, reachKeys } from "./keys-access.ts";
import { viewCreated, viewKeys } from "./keys-view.ts";
import { show } from "./show.ts";

async function withKeys<Answer>(
  options: KeyOptions,
  env: NodeJS.ProcessEnv,
  ask: (keys: KeyAccess) => Promise<Answer>,
  inWords: (answer: Answer) => string,
): Promise<void> {
  const keys = await reachKeys(options, env);
  try {
    const answer = await ask(keys);
    show(options, answer, inWords);
  } catch (error) {
    throw error instanceof Refusal ? new CliError(error.message) : error;
  } finally {
    await keys.close();
  }
}

export async function create(options: CreateKeyOptions, env: NodeJS.ProcessEnv): Promise<void> {
  const { name, tenant, scope, expires } = options;
  const wanted = { name, tenant, scope, ...(expires !== undefined && { expires_at: expires }) };
  await withKeys(options, env, (keys) => keys.create(wanted), viewCreated);
}

export async function list(options: KeyOptions, env: NodeJS.ProcessEnv): Promise<void> {
  await withKeys(
    options,
    env,
    (keys) => keys.list(),
    ({ keys }) => viewKeys(keys),
  );
}

export async function revoke(id: string, options: KeyOptions, env: NodeJS.ProcessEnv): Promise<void> {
  await withKeys(
    options,
    env,
    (keys) => keys.revoke(id),
    ({ name }) => `The key ${id} (${name}) is revoked.`,
  );
}
