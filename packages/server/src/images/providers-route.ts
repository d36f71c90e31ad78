import { type AspectRatio, aspectRatios, BlogImages, ImageProviders, JobParams, Problem } from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { scopeOf } from "../jobs/scope.ts";
import type { JobService } from "../jobs/service.ts";
import { Refusal } from "../refusal.ts";
import { localProvider } from "./choose.ts";
import type { ImageLinks } from "./links.ts";
import { offersOf } from "./offers.ts";
import type { ImageProvider } from "./port.ts";

export interface ImageProvidersRouteOptions {
  providers: ReadonlyMap<string, ImageProvider>;
}

/** A provider as it is told, its prices for a square picture first. */
function viewProvider(provider: ImageProvider, isDefault: boolean): ImageProviders["providers"][number] {
  const offers = offersOf(provider);
  return {
    name: provider.name,
    is_default: isDefault,
    operations: [...new Set(offers.map(({ operation }) => operation))],
    qualities: offers
      .filter(({ operation }) => operation === "generate")
      .map(({ quality, model, cost, seconds }) => ({ quality, model, cost, seconds })),
    // Every ratio is served: what a provider does not make is cropped from what it does.
    aspect_ratios: [...aspectRatios] as AspectRatio[],
    offers,
  };
}

/** Who makes pictures here, and what that costs. */
export const imageProvidersRoute: FastifyPluginAsync<ImageProvidersRouteOptions> = async (plugin, { providers }) => {
  const app = plugin.withTypeProvider<ZodTypeProvider>();
  const named = "stability_ai";
  const usual = providers.has(named) ? named : providers.size === 1 ? localProvider : undefined;
  app.get(
    "/providers",
    {
      schema: {
        tags: ["images"],
        summary: "Who makes pictures",
        description:
          "The providers that have a key here, and `local`, which draws by itself. `offers` has the price of everything that they do.",
        response: { 200: ImageProviders },
      },
    },
    async () => ({ providers: [...providers.values()].map((one) => viewProvider(one, one.name === usual)) }),
  );
};

export interface BlogImagesRouteOptions {
  jobs: JobService;
  links: ImageLinks;
  /** Of the posts, and of the pictures. */
  kinds: { blog: string; image: string };
}

/** One that was removed since it was listed is left out. */
function unlessGone(error: unknown): undefined {
  if (!(error instanceof Refusal) || error.code !== "job_not_found") throw error;
}

/** As many pictures of a post as are shown. */
const mostOfBlog = 200;

/** The pictures that belong to a post. */
export const blogImagesRoute: FastifyPluginAsync<BlogImagesRouteOptions> = async (plugin, { jobs, links, kinds }) => {
  const app = plugin.withTypeProvider<ZodTypeProvider>();
  app.get(
    "/jobs/:job_id/images",
    {
      schema: {
        tags: ["blog"],
        summary: "The pictures of a post",
        description: "Image jobs that name the post as their `blog_job_id`, the newest first, at most 200.",
        params: JobParams,
        response: { 200: BlogImages, 404: Problem },
      },
    },
    async (request) => {
      const { job_id } = request.params;
      await jobs.version(job_id, scopeOf(request, kinds.blog));
      const ids = await links.ofBlog(job_id, mostOfBlog);
      const scope = scopeOf(request, kinds.image);
      const found = await Promise.all(ids.map((id) => jobs.status(id, scope).catch(unlessGone)));
      return { images: found.filter((job) => job !== undefined) } as unknown as BlogImages;
    },
  );
};
