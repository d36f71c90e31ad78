import { UploadsBar } from "../datasets/upload/uploads-bar.tsx";
import { Confirmation } from "../ui/confirm.tsx";
import { Toaster } from "../ui/toaster.tsx";
import { AccessProvider } from "./access.tsx";
import { Layout } from "./layout.tsx";
import { LiveJobsProvider } from "./live-jobs.tsx";
import { Pages } from "./pages.tsx";

/** The Studio: who one is, what happens, and the page of the address. */
export function App() {
  return (
    <AccessProvider>
      <LiveJobsProvider>
        <Layout>
          <Pages />
        </Layout>
        <UploadsBar />
      </LiveJobsProvider>
      <Confirmation />
      <Toaster />
    </AccessProvider>
  );
}
