import type { UploadedPicture } from "@galley/client";
import { useGalley } from "@galley/react";
import { useMutation } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { kept } from "../shell/stored.ts";

/** An image of one's own, as this browser knows it; Galley lists none. */
export interface OwnImage extends Pick<UploadedPicture, "url" | "width" | "height" | "expires_at"> {
  /** The upload's, as it stands in its address. */
  id: string;
  name: string;
}

const stored = kept("own-images");
const most = 24;

/** Those that were uploaded in this browser, the newest first, as far as Galley still keeps them. */
export function ownImages(): OwnImage[] {
  try {
    const all = JSON.parse(stored.get() ?? "[]") as OwnImage[];
    return all.filter(({ expires_at }) => expires_at === null || Date.parse(expires_at) > Date.now());
  } catch {
    return [];
  }
}

export const ownImage = (id: string): OwnImage | undefined => ownImages().find((one) => one.id === id);

/** `/api/v1/images/files/{id}/…`. */
const idIn = (url: string): string => /\/files\/([^/?]+)\//.exec(url)?.[1] ?? url;

/** Uploads an image of one's own, and leads to it. */
export function useUploadOwn() {
  const client = useGalley();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: async (file: File): Promise<OwnImage> => {
      const { url, width, height, expires_at } = await client.uploadPicture(file);
      return { id: idIn(url), url, width, height, expires_at, name: file.name };
    },
    onSuccess: (image) => {
      const others = ownImages().filter(({ id }) => id !== image.id);
      stored.set(JSON.stringify([image, ...others].slice(0, most)));
      navigate(`/images/own?id=${image.id}`);
    },
  });
}
