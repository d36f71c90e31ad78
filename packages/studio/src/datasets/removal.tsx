import type { Dataset, GalleyClient, Project } from "@galley/client";
import { confirm } from "../ui/confirm.tsx";
import { plural } from "../ui/format.ts";
import { toast } from "../ui/toaster.tsx";

/** Asks, and deletes a project with all that is in it. Whether it is gone. */
export async function removeProject(client: GalleyClient, project: Project): Promise<boolean> {
  const { dataset_count: count } = project;
  const gone = await confirm({
    title: "Delete this project?",
    text:
      count === 0 ? (
        <>
          <Name>{project.name}</Name> has no datasets. It cannot be brought back.
        </>
      ) : (
        <>
          <Name>{project.name}</Name> goes, with its {plural(count, "dataset")} and all images in{" "}
          {count === 1 ? "it" : "them"}. They cannot be brought back.
        </>
      ),
    action: "Delete project",
    danger: true,
    run: () => client.deleteProject(project.id),
  });
  if (gone) toast.success(`Deleted ${project.name}`);
  return gone;
}

/** Asks, and deletes a dataset with its images. Whether it is gone. */
export async function removeDataset(client: GalleyClient, dataset: Dataset): Promise<boolean> {
  const { image_count: count } = dataset;
  const gone = await confirm({
    title: "Delete this dataset?",
    text:
      count === 0 ? (
        <>
          <Name>{dataset.name}</Name> has no images. It cannot be brought back.
        </>
      ) : (
        <>
          <Name>{dataset.name}</Name> goes, with its {plural(count, "image")}. They cannot be brought back.
        </>
      ),
    action: "Delete dataset",
    danger: true,
    run: () => client.deleteDataset(dataset.project_id, dataset.id),
  });
  if (gone) toast.success(`Deleted ${dataset.name}`);
  return gone;
}

const Name = ({ children }: { children: string }) => <b className="font-semibold text-text">{children}</b>;
