import type { Dataset } from "@galley/client";
import { useDatasetProgress, useGalley } from "@galley/react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { FolderUp, MoreHorizontal, Trash2, Upload as UploadIcon } from "lucide-react";
import { useLocation } from "wouter";
import { useTitle } from "../../shell/title.ts";
import { StatusBadge } from "../../ui/badge.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { plural } from "../../ui/format.ts";
import { Menu, MenuItem, MenuSeparator } from "../../ui/menu.tsx";
import { PageHeader, Panel } from "../../ui/panel.tsx";
import { ErrorState, SkeletonRows } from "../../ui/states.tsx";
import { isGone } from "../gone.ts";
import { keys } from "../keys.ts";
import { paths } from "../paths.ts";
import { removeDataset } from "../removal.tsx";
import { Interrupted, useInterrupted } from "../upload/interrupted.tsx";
import { PageDrop } from "../upload/page-drop.tsx";
import { DropZone, PickButtons, usePicker } from "../upload/pick-files.tsx";
import { UploadPhase } from "../upload/upload-phase.tsx";
import { uploads } from "../upload/uploads.ts";
import { type Upload, useUpload } from "../upload/use-upload.ts";
import { DatasetImages } from "./dataset-images.tsx";
import { datasetState, datasetWord } from "./dataset-state.ts";
import { ProcessingPhase } from "./processing-phase.tsx";
import { useKeptFresh } from "./use-kept-fresh.ts";
import { useRetryAll } from "./use-retry-all.ts";
import { useTakeFiles } from "./use-take-files.ts";

/** One dataset: its upload, its processing, and its images. */
export function DatasetView({ projectId, datasetId }: { projectId: string; datasetId: string }) {
  const client = useGalley();
  const dataset = useQuery({
    queryKey: keys.dataset(datasetId),
    queryFn: ({ signal }) => client.getDataset(projectId, datasetId, { signal }),
  });
  useTitle(dataset.data?.name, "Datasets");
  // One that was deleted meanwhile, in another tab or by a program, is not shown any longer.
  if (dataset.data && !isGone(dataset.error)) return <OpenDataset dataset={dataset.data} />;
  return (
    <>
      <PageHeader title="Dataset" back={{ href: paths.project(projectId), label: "Project" }} />
      <Panel flush>
        {dataset.isError ? (
          <ErrorState error={dataset.error} onRetry={() => dataset.refetch()} retrying={dataset.isFetching} />
        ) : (
          <SkeletonRows />
        )}
      </Panel>
    </>
  );
}

function OpenDataset({ dataset }: { dataset: Dataset }) {
  const { id: datasetId, project_id: projectId, name } = dataset;
  const upload = useUpload(projectId, datasetId);
  const watched = useDatasetProgress(projectId, datasetId);
  useKeptFresh(dataset, watched, upload);
  const [note, forget] = useInterrupted(datasetId);
  const { take, isLooking } = useTakeFiles(dataset, upload, note ? forget : null);
  const picker = usePicker(take);
  const retry = useRetryAll(upload);
  const hasUpload = upload.progress.totalFiles > 0;
  const isEmpty = dataset.image_count === 0 && !hasUpload;
  return (
    <>
      {picker.inputs}
      <PageDrop target={name} onFiles={take} />
      <DatasetHeader dataset={dataset} upload={upload} picker={picker} />
      <div className="flex flex-col gap-6">
        {note && !hasUpload && (
          <Interrupted note={note} onForget={forget}>
            {isLooking ? (
              <Button size="sm" busy>
                Looking for what is missing
              </Button>
            ) : (
              <PickButtons picker={picker} size="sm" />
            )}
          </Interrupted>
        )}
        <Phases dataset={dataset} upload={upload} retry={retry} />
        {isEmpty ? <DropZone picker={picker} /> : <DatasetImages dataset={dataset} retry={retry} />}
      </div>
    </>
  );
}

interface HeaderProps {
  dataset: Dataset;
  upload: Upload;
  picker: ReturnType<typeof usePicker>;
}

function DatasetHeader({ dataset, upload, picker }: HeaderProps) {
  const client = useGalley();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const project = useQuery({
    queryKey: keys.project(dataset.project_id),
    queryFn: ({ signal }) => client.getProject(dataset.project_id, { signal }),
  });
  const remove = async () => {
    if (!(await removeDataset(client, dataset))) return;
    upload.abort();
    uploads.remove(dataset.id);
    navigate(paths.project(dataset.project_id));
    queries.removeQueries({ queryKey: keys.dataset(dataset.id) });
    await queries.invalidateQueries({ queryKey: keys.projects });
  };
  return (
    <PageHeader
      title={dataset.name}
      back={{ href: paths.project(dataset.project_id), label: project.data?.name ?? "Project" }}
      badge={<StatusBadge {...stateOf(dataset, upload)} />}
      text={
        <span className="figures flex flex-wrap items-center gap-x-2">
          {plural(dataset.image_count, "image")}
          {dataset.image_count > 0 && (
            <span className="hidden md:inline">· drop files or folders anywhere to add more</span>
          )}
        </span>
      }
      actions={
        <>
          <CopyButton text={dataset.id} label="Copy the dataset's id" />
          <Menu trigger={<IconButton icon={MoreHorizontal} label="More" variant="secondary" />}>
            <MenuItem icon={FolderUp} onSelect={picker.chooseFolder}>
              Add a folder
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={Trash2} danger onSelect={() => void remove()}>
              Delete dataset
            </MenuItem>
          </Menu>
          <Button variant="primary" icon={UploadIcon} onClick={picker.chooseFiles}>
            Add images
          </Button>
        </>
      }
    />
  );
}

function stateOf(dataset: Dataset, upload: Upload): { status: string; label?: string | undefined } {
  const now = upload.processing ?? dataset;
  if (upload.isUploading && now.processing_status !== "processing") return { status: "uploading" };
  return { status: datasetState(now), label: datasetWord(now) };
}

interface PhasesProps {
  dataset: Dataset;
  upload: Upload;
  retry: ReturnType<typeof useRetryAll>;
}

/** Both phases, beside each other where there is room: they overlap. At rest, with nothing to tell, none is shown. */
function Phases({ dataset, upload, retry }: PhasesProps) {
  const [address, navigate] = useLocation();
  const hasUpload = upload.progress.totalFiles > 0;
  const { processing } = upload;
  const isTold = processing !== null && processing.total_files > 0;
  const isAtWork = processing?.processing_status === "processing";
  const hasProcessing = isTold && (hasUpload || isAtWork || processing.failed_files > 0);
  if (!hasUpload && !hasProcessing) return null;
  const clear = () => {
    upload.reset();
    uploads.remove(dataset.id);
  };
  return (
    <div className="grid items-start gap-4 *:min-w-0 lg:grid-cols-2">
      {hasUpload && <UploadPhase upload={upload} onClear={clear} />}
      {hasProcessing && (
        <ProcessingPhase
          processing={processing}
          retry={retry}
          onShowFailed={() => navigate(`${address}?status=failed`, { replace: true })}
        />
      )}
    </div>
  );
}
