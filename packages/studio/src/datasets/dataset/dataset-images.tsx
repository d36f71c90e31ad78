import type { Dataset } from "@galley/client";
import { ImageIcon } from "lucide-react";
import { useState } from "react";
import { useSearchState } from "../../shell/search-params.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/inputs.tsx";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.tsx";
import { filterOf, filters, type ImageProcessingStatus } from "../grid/filter.ts";
import { ImageDetail } from "../grid/image-detail.tsx";
import { ImageGrid } from "../grid/image-grid.tsx";
import { useImages } from "../grid/use-images.ts";
import { RetryAll } from "./processing-phase.tsx";

interface DatasetImagesProps {
  dataset: Dataset;
  retry: { run(): void; busy: boolean };
}

/** The images, all or those of one state; both that and the one that is shown large are in the address. */
export function DatasetImages({ dataset, retry }: DatasetImagesProps) {
  const [query, setQuery] = useSearchState();
  const filter = filterOf(query.get("status"));
  return (
    <section aria-labelledby="images-title" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="images-title" className="font-semibold">
          Images
        </h2>
        <div className="flex items-center gap-2">
          {filter === "failed" && <RetryAll {...retry} />}
          <Field label="Show" hideLabel className="w-40">
            <Select value={filter ?? ""} onChange={(event) => setQuery({ status: event.currentTarget.value })}>
              {filters.map(([status, label]) => (
                <option key={status} value={status}>
                  {label}
                </option>
              ))}
            </Select>
          </Field>
        </div>
      </div>
      <FilteredImages key={filter} dataset={dataset} filter={filter} />
    </section>
  );
}

function FilteredImages({ dataset, filter }: { dataset: Dataset; filter: ImageProcessingStatus | null }) {
  const [query, setQuery] = useSearchState();
  const [hint, setHint] = useState(0);
  const where = { projectId: dataset.project_id, datasetId: dataset.id, filter };
  const images = useImages(where, dataset.image_count);
  const shown = query.get("image");
  const [backTo, setBackTo] = useState<{ index: number } | null>(null);
  const show = (imageId: string | null, place?: number) => {
    if (place !== undefined) setHint(place);
    if (imageId === null && place !== undefined) setBackTo({ index: place });
    setQuery({ image: imageId });
  };
  const hrefOf = (imageId: string) => {
    const params = new URLSearchParams({ ...(filter && { status: filter }), image: imageId });
    return `/datasets/${dataset.project_id}/${dataset.id}?${params}`;
  };
  return (
    <>
      {images.isPending ? (
        <Loading />
      ) : images.error && images.count === 0 ? (
        <ErrorState error={images.error} onRetry={images.refetch} />
      ) : images.count === 0 ? (
        <NoImages filter={filter} onAll={() => setQuery({ status: null })} />
      ) : (
        <>
          {Boolean(images.error) && <ErrorState error={images.error} onRetry={images.refetch} compact />}
          <ImageGrid
            images={images}
            label={`Images of ${dataset.name}`}
            hrefOf={hrefOf}
            focusOn={backTo}
            onOpen={(index) => {
              const image = images.at(index);
              if (image) show(image.id, index);
            }}
          />
        </>
      )}
      {shown && <ImageDetail where={where} imageId={shown} hint={hint} count={images.count} onShow={show} />}
    </>
  );
}

const Loading = () => (
  <div role="status" className="grid grid-cols-3 gap-3 md:grid-cols-6">
    <span className="sr-only">Loading</span>
    {Array.from({ length: 12 }, (_, at) => (
      <Skeleton key={at} className="aspect-square" />
    ))}
  </div>
);

function NoImages({ filter, onAll }: { filter: ImageProcessingStatus | null; onAll(): void }) {
  const word = filters.find(([status]) => status === filter)?.[1].toLowerCase();
  return (
    <EmptyState
      icon={ImageIcon}
      title={filter ? `No images that are ${word}` : "No images yet"}
      text={filter ? undefined : "They appear here as they arrive."}
      action={filter && <Button onClick={onAll}>Show all images</Button>}
    />
  );
}
