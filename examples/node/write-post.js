// Has a post written, shows its text as it comes, and writes it to a file:
//   npm start -- "Composting at home" "composting, kitchen waste"
// GALLEY_URL and GALLEY_API_KEY say where Galley is, and who calls.
import { writeFile } from "node:fs/promises";
import { createGalleyClient, GalleyError, getStageLabel } from "@galley/client";

const [topic = "Composting at home", keywords = "composting, kitchen waste"] = process.argv.slice(2);
const galley = createGalleyClient({
  baseUrl: process.env.GALLEY_URL ?? "http://127.0.0.1:8080",
  apiKey: process.env.GALLEY_API_KEY,
});

// Ctrl-C ends the waiting. The job itself would go on; here it is cancelled.
const stop = new AbortController();
process.once("SIGINT", () => stop.abort(new Error("stopped")));

/** @type {string | undefined} */
let jobId;
try {
  const accepted = await galley.createBlogJob({
    topic,
    keywords: keywords.split(",").map((keyword) => keyword.trim()),
    length: "short",
  });
  jobId = accepted.job_id;
  console.log(`job ${jobId} is ${accepted.status}`);

  let stage = "";
  for await (const { job, text } of galley.watch(accepted, { signal: stop.signal })) {
    const words = text.reduce((sum, section) => sum + section.text.split(/\s+/).length, 0);
    const line = `${getStageLabel(job.current_stage)}${words > 0 ? `, ${words} words` : ""}`;
    if (line !== stage) console.log(`${String(job.progress_percentage).padStart(3)} %  ${line}`);
    stage = line;
    if (job.status === "failed") throw new Error(job.error_message ?? "the job failed");
  }

  const { result } = await galley.getJobStatus(jobId);
  if (!result) throw new Error("the job has no result");
  await writeFile(`${result.slug}.md`, result.content);
  console.log(`${result.title}\nSEO ${result.seo_score}, written to ${result.slug}.md`);
} catch (error) {
  if (stop.signal.aborted && jobId) await galley.cancelJob(jobId);
  console.error(error instanceof GalleyError ? `${error.code}: ${error.message}` : error);
  process.exitCode = 1;
}
