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
