import type { Dataset, Project } from "@galley/client";
import { useGalley } from "@galley/react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Images, MoreHorizontal, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { useTitle } from "../../shell/title.ts";
import { StatusBadge } from "../../ui/badge.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { RelativeTime } from "../../ui/figures.tsx";
import { formatCount } from "../../ui/format.ts";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { PageHeader, Panel } from "../../ui/panel.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { EmptyState, ErrorState, SkeletonRows } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { datasetState, datasetWord } from "../dataset/dataset-state.ts";
import { isGone } from "../gone.ts";
import { keys } from "../keys.ts";
import { LoadMore } from "../load-more.tsx";
import { paths } from "../paths.ts";
import { removeDataset, removeProject } from "../removal.tsx";
import { DatasetForm } from "./dataset-form.tsx";
import { questionTypes } from "./project-draft.ts";
import { ProjectForm } from "./project-form.tsx";
import { useDatasets } from "./use-datasets.ts";

/** One project: its question, and its datasets. */
export function ProjectView({ projectId }: { projectId: string }) {
  const client = useGalley();
  const [, navigate] = useLocation();
  const [creating, setCreating] = useState(false);
  const project = useQuery({
    queryKey: keys.project(projectId),
    queryFn: ({ signal }) => client.getProject(projectId, { signal }),
  });
  useTitle(project.data?.name, "Datasets");
  const { list, datasets } = useDatasets(projectId);
  const create = (
    <Button variant="primary" icon={Plus} onClick={() => setCreating(true)}>
      New dataset
    </Button>
  );
  if (project.isError && (!project.data || isGone(project.error))) {
    return (
      <>
        <PageHeader title="Project" back={{ href: paths.projects, label: "Datasets" }} />
        <Panel>
          <ErrorState error={project.error} onRetry={() => project.refetch()} retrying={project.isFetching} />
        </Panel>
      </>
    );
  }
  return (
    <>
      <ProjectHeader project={project.data} create={datasets.length > 0 && create} />
      <Panel flush>
        {list.isPending ? (
          <SkeletonRows />
        ) : list.isError && datasets.length === 0 ? (
          <ErrorState error={list.error} onRetry={() => list.refetch()} retrying={list.isFetching} />
        ) : datasets.length === 0 ? (
          <EmptyState
            icon={Images}
            title="No datasets yet"
            text="A dataset is one set of images. Create one, then drop files or folders on it."
            action={create}
          />
        ) : (
          <Datasets datasets={datasets} />
        )}
        <LoadMore list={list} what="datasets" />
      </Panel>
      {creating && (
        <DatasetForm
          projectId={projectId}
          onClose={() => setCreating(false)}
          onCreated={({ id }) => navigate(paths.dataset(projectId, id))}
        />
      )}
    </>
  );
}

function ProjectHeader({ project, create }: { project: Project | undefined; create: React.ReactNode }) {
  const client = useGalley();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [editing, setEditing] = useState(false);
  const remove = async () => {
    if (!project || !(await removeProject(client, project))) return;
    navigate(paths.projects);
    queries.removeQueries({ queryKey: keys.project(project.id) });
    await queries.invalidateQueries({ queryKey: keys.projects });
  };
  return (
    <>
      <PageHeader
        title={project?.name ?? "Project"}
        back={{ href: paths.projects, label: "Datasets" }}
        text={project && <About project={project} />}
        actions={
          <>
            {project && (
              <Menu trigger={<IconButton icon={MoreHorizontal} label="More" variant="secondary" />}>
                <MenuItem icon={Pencil} onSelect={() => setEditing(true)}>
                  Edit project
                </MenuItem>
                <MenuItem icon={Trash2} danger onSelect={() => void remove()}>
                  Delete project
                </MenuItem>
              </Menu>
            )}
            {create}
          </>
        }
      />
      {editing && project && <ProjectForm project={project} onClose={() => setEditing(false)} />}
    </>
  );
}

function About({ project }: { project: Project }) {
  const answer = questionTypes.find(([type]) => type === project.question_type)?.[1];
  const options = project.question_options?.join(", ");
  return (
    <>
      {project.description && <p className="break-words whitespace-pre-line">{project.description}</p>}
      {(project.question_text || answer) && (
        <p className="break-words">
          {project.question_text && <span className="text-text">{project.question_text} </span>}
          {answer && (options ? `${answer}: ${options}` : answer)}
        </p>
      )}
    </>
  );
}

function Datasets({ datasets }: { datasets: readonly Dataset[] }) {
  const client = useGalley();
  const queries = useQueryClient();
  const remove = async (dataset: Dataset) => {
    if (await removeDataset(client, dataset)) await queries.invalidateQueries({ queryKey: keys.projects });
  };
  const columns: ReadonlyArray<Column<Dataset>> = [
    {
      name: "Dataset",
      main: true,
      className: "md:max-w-sm",
      value: ({ name }) => <span className="break-words">{name}</span>,
    },
    {
      name: "Status",
      value: (dataset) => <StatusBadge status={datasetState(dataset)} label={datasetWord(dataset)} />,
    },
    { name: "Progress", value: (dataset) => <Progress dataset={dataset} /> },
    {
      name: "Images",
      align: "right",
      value: ({ image_count }) => <span className="figures">{formatCount(image_count)}</span>,
    },
    { name: "Created", align: "right", value: ({ created_at }) => <RelativeTime time={created_at} /> },
    {
      name: "Actions",
      actions: true,
      className: "md:w-14",
      value: (dataset) => (
        <Menu trigger={<IconButton icon={MoreHorizontal} label={`More about ${dataset.name}`} size="sm" />}>
          <MenuItem icon={Trash2} danger onSelect={() => void remove(dataset)}>
            Delete
          </MenuItem>
        </Menu>
      ),
    },
  ];
  return (
    <Table
      caption="Datasets"
      columns={columns}
      rows={datasets}
      keyOf={({ id }) => id}
      hrefOf={({ id, project_id }) => paths.dataset(project_id, id)}
    />
  );
}

/** How far the images are that came with the last uploads. */
function Progress({ dataset }: { dataset: Dataset }) {
  const { total_files: total, processed_files: processed, failed_files: failed } = dataset;
  if (total === 0) return <span className="text-muted">No images</span>;
  const done = processed + failed;
  return (
    <span className="flex w-44 flex-col gap-1 max-md:text-right">
      {done < total && <ProgressBar value={(done / total) * 100} label={`Processing of ${dataset.name}`} />}
      <span className="figures text-[13px] text-muted">
        {done < total
          ? `${formatCount(done)} of ${formatCount(total)} processed`
          : `${formatCount(processed)} processed`}
        {failed > 0 && <span className="text-danger">, {formatCount(failed)} failed</span>}
      </span>
    </span>
  );
}
