import { initializeApp } from "firebase-admin/app";
import { getFunctions } from "firebase-admin/functions";

const worker = process.env.WORKER_URL ?? "http://127.0.0.1:3000";
initializeApp({ projectId: "local" });
// #region enqueue
const queue = getFunctions().taskQueue("locations/europe-west1/functions/mail");
await queue.enqueue({ to: "ada@example.com" }, { id: "welcome-firebase", uri: `${worker}/mail` });
// #endregion
