import cors from "@fastify/cors";
import helmet from "@fastify/helmet";
import type { FastifyInstance } from "fastify";

/** Headers that a page from elsewhere may read besides the few that it always may. */
const exposed = [
  "Content-Disposition",
  "Location",
  "Link",
  "Retry-After",
  "ETag",
  "Idempotency-Replayed",
  "Preference-Applied",
  "X-Job-Id",
  "X-Request-Id",
  "X-Galley-Warnings",
  "X-RateLimit-Limit",
  "X-RateLimit-Remaining",
  "X-RateLimit-Reset",
  "Tus-Resumable",
  "Tus-Version",
  "Tus-Extension",
  "Tus-Max-Size",
  "Upload-Offset",
  "Upload-Length",
  "Upload-Metadata",
  "Upload-Expires",
  "Galley-Image-Id",
  "Galley-Job-Id",
];

/**
 * What browsers are told. Pages that these origins serve may call (`*`: any page may); without cookies, since keys
 * come in headers. Answers are data: what is not a page of ours runs and loads nothing, and is shown in no frame.
 */
export async function speakToBrowsers(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      // A page that Galley serves sets a policy of its own.
      directives: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Galley speaks plain HTTP. Whoever ends TLS in front of it knows for which names and how long to promise it.
    strictTransportSecurity: false,
    // What may be read by pages from elsewhere is for CORS to say.
    crossOriginResourcePolicy: { policy: origins.length > 0 ? "cross-origin" : "same-origin" },
    referrerPolicy: { policy: "no-referrer" },
    frameguard: { action: "deny" },
  });
  if (origins.length === 0) return;
  await app.register(cors, {
    origin: origins.includes("*") ? "*" : [...origins],
    credentials: false,
    methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    exposedHeaders: exposed,
    maxAge: 600,
    // An OPTIONS that asks for nothing is answered like any other request, in our words.
    strictPreflight: false,
  });
}

/** Reads GALLEY_CORS_ORIGINS: origins such as `https://app.example`, separated by commas; or `*` alone. */
export function readOrigins(text: string): { origins: string[]; wrong: string[] } {
  const entries = text
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);
  const wrong: string[] = [];
  for (const entry of entries) {
    if (entry === "*" ? entries.length > 1 : !isOrigin(entry)) {
      wrong.push(
        entry === "*"
          ? "* allows any origin and stands alone"
          : `${JSON.stringify(entry)} is not an origin such as https://app.example`,
      );
    }
  }
  return { origins: entries, wrong };
}

const isOrigin = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
