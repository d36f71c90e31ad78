/** The server cannot be run as it was asked to be; the message is one line for whoever typed it. */
export class CliError extends Error {
  override readonly name = "CliError";
  /** 2: it was asked for wrongly; 1: it was asked for rightly, and something stands in the way. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
