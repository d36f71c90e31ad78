import Fastify from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { expect, onTestFinished, test } from "vitest";
import type { ImageLinks } from "../../src/images/links.ts";
import { blogImagesRoute } from "../../src/images/providers-route.ts";
import type { JobService } from "../../src/jobs/service.ts";
import { Refusal } from "../../src/refusal.ts";

/** The answer's status for a post with one picture, the reading of which fails. */
async function statusWith(error: Error): Promise<number> {
  const app = Fastify();
  onTestFinished(() => app.close());
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest("caller", { getter: () => ({ tenant: "a", scope: "tenant" }) as never });
  const jobs = { version: async () => 1, status: () => Promise.reject(error) } as unknown as JobService;
  const links = { ofBlog: async () => [crypto.randomUUID()] } as unknown as ImageLinks;
  await app.register(blogImagesRoute, { jobs, links, kinds: { blog: "blog", image: "image" } });
  return (await app.inject(`/jobs/${crypto.randomUUID()}/images`)).statusCode;
}

test("pictures of a post that are gone are left out, and a failure is one", async () => {
  expect(await statusWith(new Refusal("job_not_found", "It is gone."))).toBe(200);
  expect(await statusWith(new Error("The database cannot be read."))).toBe(500);
});
