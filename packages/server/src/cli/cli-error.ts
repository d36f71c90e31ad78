/** What the process ends with when a command was called in a way that it does not know. */
export const usageStatus = 2;

/** A command could not do what it was asked; the message is one line for whoever typed it. */
export class CliError extends Error {
  override readonly name = "CliError";
  /** What the process ends with. */
  readonly status: number;

  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}

/** What was typed cannot be meant so. */
export const misuse = (message: string): CliError => new CliError(message, usageStatus);
