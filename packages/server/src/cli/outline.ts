import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AnyJobStatus, GalleyClient } from "@galley/client";
import { OutlineDecision, type OutlineForDecision } from "@galley/contract";
import { parse, stringify } from "yaml";
import { CliError, misuse } from "./cli-error.ts";
import { ask, type Streams } from "./confirm.ts";
import type { ProgressView } from "./progress.ts";
import { facts } from "./show.ts";

type Outline = OutlineForDecision["outline"];

/** The stage in which a job waits for a decision. */
const waitingStage = "waiting_approval";

export function refuseWithoutTerminal(): void {
  if (process.stdin.isTTY && process.stderr.isTTY) return;
  throw misuse("--approve-outline asks somebody, and there is no terminal to ask at");
}

interface DeskOptions {
  client: GalleyClient;
  signal: AbortSignal;
  /** Makes room for the question. */
  view: Pick<ProgressView, "end">;
  /** Names the editor. */
  env: NodeJS.ProcessEnv;
  streams?: Streams;
}

/** Shows the outline once it is there, and has somebody decide on it. */
export function createOutlineDesk(options: DeskOptions) {
  const { client, signal, view } = options;
  let isDecided = false;
  return {
    async look({ job_id, current_stage, completed_at }: AnyJobStatus): Promise<void> {
      if (isDecided || completed_at !== null || current_stage !== waitingStage) return;
      view.end();
      const { waiting, outline } = await client.getOutline(job_id, { signal });
      // Somebody else was faster, or what is told now was so a while ago.
      if (!waiting) return;
      const decision = await decide(outline, options);
      isDecided = true;
      await client.decideOutline(job_id, decision, { signal });
    },
  };
}

async function decide(outline: Outline, { env, signal, streams = process }: DeskOptions): Promise<OutlineDecision> {
  let current = outline;
  for (;;) {
    streams.stderr.write(`\n${viewOutline(current)}\n\n`);
    const answer = await ask("Write it so? [y]es, [n]o, [e]dit ", { streams, signal });
    if (answer === undefined) throw new CliError("the input has ended without a decision; the job waits for one");
    if (/^y(es)?$/i.test(answer)) {
      return current === outline ? { decision: "approve" } : { decision: "edit", outline: current };
    }
    if (/^n(o)?$/i.test(answer)) return { decision: "reject" };
    if (/^e(dit)?$/i.test(answer)) current = await edit(current, env, streams);
  }
}

function viewOutline({ title, sections, faq }: Outline): string {
  const parts = sections.map(({ heading, target_words }, index): [string, string] => [
    `${index + 1}.`,
    `${heading}${target_words === undefined ? "" : ` (${target_words} words)`}`,
  ]);
  return `${title}\n${facts([...parts, ...faq.map((question): [string, string] => ["question", question])])}`;
}

/** In the editor that somebody has chosen; as it was where what comes out of it is no outline. */
async function edit(outline: Outline, env: NodeJS.ProcessEnv, { stderr }: Streams): Promise<Outline> {
  const folder = await mkdtemp(join(tmpdir(), "galley-outline-"));
  const file = join(folder, "outline.yaml");
  try {
    await writeFile(file, stringify(outline));
    await runEditor(env.VISUAL || env.EDITOR || "vi", file);
    return readOutline(await readFile(file, "utf8"));
  } catch (error) {
    stderr.write(`The outline is left as it was: ${(error as Error).message}\n`);
    return outline;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readOutline(text: string): Outline {
  const read = OutlineDecision.safeParse({ decision: "edit", outline: parse(text) });
  if (read.success && read.data.decision === "edit") return read.data.outline;
  const [issue] = read.error?.issues ?? [];
  throw new CliError(`${issue?.path.slice(1).join(".")} ${issue?.message}`);
}

/** The editor may be given with options, as in `code --wait`: a shell takes them apart, as git has it. */
function runEditor(editor: string, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-c", `${editor} "$1"`, "galley", file], { stdio: "inherit" });
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new CliError(`${editor} ended with ${code}`))));
  });
}
