import { useMutation } from "@tanstack/react-query";
import { plural } from "../../ui/format.ts";
import { toast } from "../../ui/toaster.tsx";
import type { Upload } from "../upload/use-upload.ts";

/** Has all images of the dataset processed again that have failed. */
export function useRetryAll(upload: Upload): { run(): void; busy: boolean } {
  const { mutate, isPending } = useMutation({
    mutationFn: upload.reprocess,
    onSuccess: (count) =>
      count > 0 ? toast.info(`${plural(count, "image")} are processed again`) : toast.info("No image has failed"),
    onError: (error) => toast.failed(error),
  });
  return { run: () => mutate(), busy: isPending };
}
