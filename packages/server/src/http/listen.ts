import type { FastifyInstance } from "fastify";
import { StartError } from "../start-error.ts";

/** @throws StartError where the address cannot be had */
export async function listen(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EADDRINUSE") throw new StartError(`PORT: ${port} on ${host} is already in use.`);
    if (code === "EACCES") throw new StartError(`PORT: this user may not listen on ${port}.`);
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
      throw new StartError(`HOST: ${host} is not an address of this machine.`);
    throw error;
  }
}
