import type { GalleyClient, ImageQuality } from "@galley/client";
import { useGalley } from "@galley/react";
import { useMutation } from "@tanstack/react-query";
import { toast } from "../../ui/toaster.tsx";
import type { Notes, Operation } from "../words.ts";

/** The image that is worked on: one of a job's, or one of one's own. */
export interface Source {
  /** Of the job, or of the upload. */
  id: string;
  /** Which image of the job. */
  index: number;
  image: { url: string; width: number; height: number; thumbhash?: string | undefined };
  /** What it shows, as far as that is known. */
  title: string;
  blogJobId: string | null;
}

/** What every action on an image says. */
export interface Common {
  provider: string | undefined;
  quality: ImageQuality;
  prompt: string;
}

type Request = Parameters<GalleyClient["createImageEdit"]>[0];

/** What goes with every request that makes an image from another. */
export function requestFrom(
  source: Source,
  operation: Operation,
  { provider, quality, prompt }: Common,
  more: Notes = {},
) {
  const words = prompt.trim();
  const notes: Notes = {
    operation,
    source: source.id,
    source_image: String(source.index),
    ...more,
  };
  return {
    image_url: source.image.url,
    quality,
    ...(provider !== undefined && { provider }),
    ...(words && { prompt: words }),
    ...(source.blogJobId !== null && { blog_job_id: source.blogJobId }),
    metadata: notes as Record<string, string>,
  } satisfies Partial<Request>;
}

/** One action on an image: what it makes appears beside its source, by the page's own live list. */
export function useAction<Input>(act: (client: GalleyClient, input: Input) => Promise<unknown>) {
  const client = useGalley();
  return useMutation({
    mutationFn: (input: Input) => act(client, input),
    onSuccess: () => toast.success("Under way. The result appears below the image."),
  });
}
