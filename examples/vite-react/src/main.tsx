import { GalleyProvider } from "@galley/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import "@galley/react/styles.css";

const baseUrl = new URLSearchParams(location.search).get("galley") ?? "/";

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <GalleyProvider baseUrl={baseUrl}>
      <App />
    </GalleyProvider>
  </StrictMode>,
);
