import Fastify, { type FastifyInstance, type FastifyPluginAsync } from "fastify";

/** What the page needs of a Content-Security-Policy. Its script sets styles as it runs; nothing comes from elsewhere. */
const docsPolicy = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The API's description for people, at `/docs`: read, and tried, without a network. */
export const docsRoutes: FastifyPluginAsync = async (app) => {
  let page: Promise<FastifyInstance> | undefined;

  for (const url of ["/docs", "/docs/js/scalar.js"]) {
    app.get(url, { config: { access: "public" }, schema: { hide: true } }, async (request, reply) => {
      // The page finds its script beside it.
      if (request.url.split("?")[0] === "/docs") return reply.redirect("/docs/", 308);
      // 5 MB of script, which whoever never looks at it need not load.
      page ??= openPage();
      const found = await (await page).inject({ method: "GET", url: url === "/docs" ? "/docs/" : url });
      reply.code(found.statusCode).headers({
        "content-type": found.headers["content-type"],
        "content-security-policy": docsPolicy,
        "cache-control": url === "/docs" ? "no-cache" : "public, max-age=3600",
        "referrer-policy": "no-referrer",
      });
      return reply.send(found.rawPayload);
    });
  }
};

/** The page has a server of its own, that listens nowhere: routes cannot be added to one that serves already. */
async function openPage(): Promise<FastifyInstance> {
  const { default: scalar } = await import("@scalar/fastify-api-reference");
  const app = Fastify({ routerOptions: { ignoreTrailingSlash: true } });
  await app.register(scalar, {
    routePrefix: "/docs",
    configuration: {
      pageTitle: "Galley API",
      url: "/openapi.json",
      // All that would be fetched from, or sent to, somewhere else.
      withDefaultFonts: false,
      telemetry: false,
      agent: { disabled: true },
      mcp: { disabled: true },
      hideClientButton: true,
      showDeveloperTools: "never",
    },
  });
  await app.ready();
  return app;
}
