import {
  type AspectRatio,
  aspectRatios,
  BlogImages,
  ImageProviders,
  imageQualities,
  JobParams,
  Problem,
} from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { scopeOf } from "../jobs/scope.ts";
import type { JobService } from "../jobs/service.ts";
import { localProvider } from "./choose.ts";
import type { ImageLinks } from "./links.ts";
import type { ImageProvider, ImageQuestion } from "./port.ts";

export interface ImageProvidersRouteOptions {
  providers: ReadonlyMap<string, ImageProvider>;
}

/** A wish of each kind, to ask a provider whether it serves such. */
function questions(
  quality: ImageQuestion["quality"],
): Record<"generate" | "variations" | "upscale" | "edit", ImageQuestion> {
  const common = { quality, seed: 1 };
  const size = { width: 1024, height: 1024 };
  const none = { negativePrompt: undefined, style: undefined, steps: undefined, guidance: undefined };
  return {
    generate: { kind: "generate", ...common, prompt: "a picture", ...size, ...none },
    variations: { kind: "vary", ...common, prompt: undefined, strength: 0.5 },
    upscale: { kind: "upscale", ...common, scale: 2, prompt: undefined },
    edit: { kind: "edit", ...common, prompt: "a picture", type: "inpaint", strength: 0.8 },
  };
}

function viewProvider(provider: ImageProvider, isDefault: boolean): ImageProviders["providers"][number] {
  const standard = questions("standard");
  const operations = (["generate", "variations", "upscale", "edit"] as const).filter((name) =>
    provider.offer(standard[name]),
  );
  return {
    name: provider.name,
    is_default: isDefault,
    operations,
    qualities: imageQualities.flatMap((quality) => {
      const offer = provider.offer(questions(quality).generate);
      return offer ? [{ quality, model: offer.model, cost: offer.cost, seconds: offer.seconds }] : [];
    }),
    // Every ratio is served: what a provider does not make is cropped from what it does.
    aspect_ratios: [...aspectRatios] as AspectRatio[],
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
        description: "The providers that have a key here, and `local`, which draws by itself.",
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
      const of = await links.of(ids);
      const scope = scopeOf(request, kinds.image);
      const found = await Promise.all(ids.map((id) => jobs.status(id, scope).catch(() => undefined)));
      const images = found.flatMap((job) => (job ? [{ ...job, ...of(job.job_id) }] : []));
      return { images } as BlogImages;
    },
  );
};
