import type { PageProps } from "../shell/routes.ts";
import { PostPage } from "./job/post-page.tsx";
import { StartPage } from "./start-page.tsx";
import "./write.css";

/** Asks for a post, or shows one. */
export function WritePage({ params: { jobId } }: PageProps) {
  return jobId === undefined ? <StartPage /> : <PostPage key={jobId} jobId={jobId} />;
}
