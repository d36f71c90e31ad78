import type { UploadFile } from "@galley/client";
import { CliError } from "./cli-error.ts";
import type { DemoScene } from "./demo.ts";
import { createBarView } from "./progress.ts";
import { barOfProcessing, barOfUpload } from "./upload-view.ts";

/** One upload of photos into a dataset of its own, and their thumbnails. */
export async function uploadPhotos({ client, url }: DemoScene, photos: readonly UploadFile[]): Promise<void> {
  const project = await client.createProject({ name: "Demo" });
  const dataset = await client.createDataset(project.id, { name: "Photos" });
  const bytes = photos.reduce((sum, file) => sum + ("blob" in file ? file.blob : file).size, 0);
  console.log(`\nUploading ${photos.length} photos of 12 megapixels, ${(bytes / 1024 / 1024).toFixed(1)} MB in all.`);
  const uploading = createBarView("upload", process.stdout);
  const report = await client
    .uploadImagesBatch(project.id, dataset.id, photos, {
      onProgress: (progress) => uploading.show(barOfUpload(progress)),
    })
    .finally(uploading.end);
  const lost = report.files.find(({ state }) => state !== "stored");
  if (lost) throw new CliError(`the demo failed: ${lost.name}: ${lost.reason}`);
  const making = createBarView("thumbnails", process.stdout);
  const progress = await client
    .waitForProcessing(project.id, dataset.id, {
      pollInterval: 100,
      onProgress: (seen) => making.show(barOfProcessing(seen)),
    })
    .finally(making.end);
  if (progress.failed_files > 0) throw new CliError(`the demo failed: ${progress.errors.join("; ")}`);
  const filter = { include_thumbnails: true, limit: 100 };
  const { images } = await client.listDatasetImages(project.id, dataset.id, filter);
  const thumbnails = images.flatMap(({ thumbnail_url }) => (thumbnail_url ? [new URL(thumbnail_url, url).href] : []));
  const [one] = thumbnails;
  if (one === undefined || thumbnails.length !== photos.length) {
    throw new CliError(`the demo failed: there are ${thumbnails.length} thumbnails`);
  }
  // As an `<img>` would.
  const { ok, status } = await fetch(one);
  if (!ok) throw new CliError(`the demo failed: a thumbnail's address answers ${status}`);
  console.log(`\n  project      ${project.name} (${project.id})`);
  console.log(`  dataset      ${dataset.name} (${dataset.id})`);
  console.log(`  thumbnails   ${thumbnails.length}, one of them at ${one}`);
}
