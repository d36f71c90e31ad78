import { useGalley } from "@galley/react";
import { useQuery } from "@tanstack/react-query";
import { ImagePlus } from "lucide-react";
import { Link } from "wouter";
import { jobState, StatusBadge } from "../../ui/badge.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ErrorState } from "../../ui/states.tsx";

/** The images that were made for a post, and the way to more. */
export function PostImages({ jobId }: { jobId: string }) {
  const client = useGalley();
  const images = useQuery({
    queryKey: ["write", "images", jobId],
    queryFn: ({ signal }) => client.getBlogImages(jobId, { signal }),
  });
  return (
    <Panel title="Images">
      {images.error && <ErrorState error={images.error} onRetry={() => void images.refetch()} compact />}
      {images.data && images.data.length > 0 && (
        <ul className="mb-4 grid grid-cols-2 gap-2">
          {images.data.map((job, place) => (
            <li key={job.job_id}>
              <Picture job={job} alt={`Image ${place + 1} of this post`} />
            </li>
          ))}
        </ul>
      )}
      <ButtonLink href={`/images?post=${encodeURIComponent(jobId)}`} icon={ImagePlus} size="sm" className="w-full">
        Make images for this post
      </ButtonLink>
    </Panel>
  );
}

type ImageJob = Awaited<ReturnType<ReturnType<typeof useGalley>["getBlogImages"]>>[number];

function Picture({ job, alt }: { job: ImageJob; alt: string }) {
  const [image] = job.result?.images ?? [];
  if (!image) {
    return (
      <Link
        href={`/jobs/${job.job_id}`}
        className="flex aspect-square items-center justify-center rounded-control bg-sunken"
      >
        <StatusBadge status={jobState(job)} />
      </Link>
    );
  }
  return (
    <a href={image.url} target="_blank" rel="noopener noreferrer" className="block">
      <img
        src={image.url}
        alt={alt}
        loading="lazy"
        className="aspect-square w-full rounded-control bg-sunken object-cover"
      />
    </a>
  );
}
