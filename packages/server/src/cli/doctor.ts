import type { Command } from "commander";
import { withExamples } from "./help.ts";

export interface DoctorOptions {
  json?: true;
}

/** `galley doctor`: the configuration held against the real services. */
export function addDoctor(program: Command, env: NodeJS.ProcessEnv): void {
  const doctor = program
    .command("doctor")
    .description("check the configuration against the real services; changes nothing and costs nothing")
    .option("--json", "print what was found as JSON")
    .action(async (options: DoctorOptions) => (await import("./doctor-run.ts")).doctor(options, env));
  withExamples(doctor, ["galley doctor", "DATABASE_URL=postgres://galley@db.internal/galley galley doctor --json"]);
}
