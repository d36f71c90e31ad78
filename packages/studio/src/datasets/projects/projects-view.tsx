import type { Project } from "@galley/client";
import { useGalley } from "@galley/react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { FolderOpen, MoreHorizontal, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { useTitle } from "../../shell/title.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { RelativeTime } from "../../ui/figures.tsx";
import { formatCount } from "../../ui/format.ts";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { PageHeader, Panel } from "../../ui/panel.tsx";
import { EmptyState, ErrorState, SkeletonRows } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { keys } from "../keys.ts";
import { LoadMore } from "../load-more.tsx";
import { paths } from "../paths.ts";
import { removeProject } from "../removal.tsx";
import { ProjectForm } from "./project-form.tsx";

const pageSize = 50;

/** All projects, and what can be done with them. */
export function ProjectsView() {
  useTitle("Datasets");
  const client = useGalley();
  const [, navigate] = useLocation();
  const [editing, setEditing] = useState<Project | "new" | null>(null);
  const list = useInfiniteQuery({
    queryKey: keys.projectList,
    queryFn: ({ pageParam, signal }) => client.listProjects({ limit: pageSize, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const projects = list.data?.pages.flatMap((page) => page.projects) ?? [];
  const create = (
    <Button variant="primary" icon={Plus} onClick={() => setEditing("new")}>
      New project
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Datasets"
        text="Sets of images, uploaded and checked, each in a project."
        actions={projects.length > 0 && create}
      />
      <Panel flush>
        {list.isPending ? (
          <SkeletonRows />
        ) : list.isError && projects.length === 0 ? (
          <ErrorState error={list.error} onRetry={() => list.refetch()} retrying={list.isFetching} />
        ) : projects.length === 0 ? (
          <EmptyState
            icon={FolderOpen}
            title="No projects yet"
            text="A project holds datasets: sets of images that you drop into the browser, and that Galley stores, checks and makes thumbnails of."
            action={create}
          />
        ) : (
          <Projects projects={projects} onEdit={setEditing} />
        )}
        <LoadMore list={list} what="projects" />
      </Panel>
      {editing && (
        <ProjectForm
          project={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
          onSaved={(saved) => editing === "new" && navigate(paths.project(saved.id))}
        />
      )}
    </>
  );
}

function Projects({ projects, onEdit }: { projects: readonly Project[]; onEdit(project: Project): void }) {
  const client = useGalley();
  const queries = useQueryClient();
  const remove = async (project: Project) => {
    if (await removeProject(client, project)) await queries.invalidateQueries({ queryKey: keys.projects });
  };
  const columns: ReadonlyArray<Column<Project>> = [
    { name: "Project", main: true, className: "md:max-w-md", value: (project) => <Named project={project} /> },
    {
      name: "Datasets",
      align: "right",
      value: ({ dataset_count }) => <span className="figures">{formatCount(dataset_count)}</span>,
    },
    { name: "Changed", align: "right", value: ({ updated_at }) => <RelativeTime time={updated_at} /> },
    {
      name: "Actions",
      actions: true,
      className: "md:w-14",
      value: (project) => (
        <Menu trigger={<IconButton icon={MoreHorizontal} label={`More about ${project.name}`} size="sm" />}>
          <MenuItem icon={Pencil} onSelect={() => onEdit(project)}>
            Edit
          </MenuItem>
          <MenuItem icon={Trash2} danger onSelect={() => void remove(project)}>
            Delete
          </MenuItem>
        </Menu>
      ),
    },
  ];
  return (
    <Table
      caption="Projects"
      columns={columns}
      rows={projects}
      keyOf={({ id }) => id}
      hrefOf={({ id }) => paths.project(id)}
    />
  );
}

const Named = ({ project: { name, description } }: { project: Project }) => (
  <span className="block min-w-0">
    <span className="block break-words">{name}</span>
    {description && <span className="block truncate text-[13px] font-normal text-muted">{description}</span>}
  </span>
);
