import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The app and Galley on one origin: no CORS, and no key in the browser where Galley runs without.
const galley = process.env.GALLEY_URL ?? "http://127.0.0.1:8080";

export default defineConfig({ plugins: [react()], server: { proxy: { "/api": galley } } });
