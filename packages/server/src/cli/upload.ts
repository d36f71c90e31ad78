import { type Command, Option } from "commander";
import { withExamples } from "./help.ts";
import { number } from "./parse-options.ts";
import { type Reach, reaching } from "./reach.ts";

export interface UploadCommandOptions extends Reach {
  project: string;
  dataset: string;
  concurrency: number;
}

const notes = `A project or dataset that is named and not there is made; one that is given by its id must be there.
A picture in a folder below is named with that folder: day-1/a.jpg is day-1_a.jpg in the dataset.
The same command again goes on where it was stopped: pictures that are there already are passed by. Where the
thumbnail of one of them has failed, what has failed in the dataset is tried once more.`;

/** `galley upload`: pictures of folders into a dataset of a server that is running. */
export function addUpload(program: Command, env: NodeJS.ProcessEnv): void {
  const upload = program
    .command("upload <folder...>")
    .description("upload all pictures of folders into a dataset, and wait for their thumbnails")
    .requiredOption("--project <name or id>", "the project they belong to")
    .requiredOption("--dataset <name or id>", "the dataset that takes them")
    .addOption(new Option("--concurrency <count>", "requests at once, 1 to 5").argParser(number(1, 5)).default(3))
    .action(async (folders: string[], options: UploadCommandOptions) =>
      (await import("./upload-run.ts")).upload(folders, options),
    );
  reaching(upload, env, "print one document that says what became of each file");
  withExamples(
    upload,
    [
      'galley upload ./photos --project "Roof survey" --dataset "Flight 12"',
      "galley upload ./day-1 ./day-2 --project 0192a4f0-… --dataset 0192a4f1-… --json",
    ],
    notes,
  );
}
