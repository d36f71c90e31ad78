import { createServer } from "node:http";
import { OAuth2Client } from "google-auth-library";

const emulator = process.env.CLOUD_TASKS_EMULATOR_HOST;
const audience = process.env.WORKER_URL ?? "http://127.0.0.1:3000";

// #region verify
const here = {
  endpoints: { oauth2FederatedSignonPemCertsUrl: `http://${emulator}/certs` },
  issuers: [`http://${emulator}`],
};
const verifier = new OAuth2Client(emulator ? here : {});

async function isOurs(authorization = ""): Promise<boolean> {
  const idToken = authorization.replace(/^Bearer /, "");
  const payload = await verifier.verifyIdToken({ idToken, audience }).then(
    (ticket) => ticket.getPayload(),
    () => undefined,
  );
  // That Google, or this server, signed it is not enough: anybody can have a token for any audience.
  return payload?.email_verified === true && payload.email === "tasks@local.test";
}
// #endregion

const server = createServer(async (request, response) => {
  if (!(await isOurs(request.headers.authorization))) return response.writeHead(401).end();
  let body = "";
  for await (const piece of request) body += piece;
  console.log(request.headers["x-cloudtasks-taskname"], body);
  // 2xx ends the task; anything else, or no answer in time, is tried again.
  response.writeHead(204).end();
});
const { hostname, port } = new URL(audience);
server.listen(Number(port), hostname, () => console.log(`The worker listens at ${audience}`));
