/** A command could not do what it was asked; the message is one line for whoever typed it. */
export class CliError extends Error {
  override readonly name = "CliError";
}
