import type { AppEngineRouting } from "./model.ts";

/**
 * The host that an App Engine request goes to: `<instance>-dot-<version>-dot-<service>-dot-<project>.appspot.com`, of
 * what is given (target.proto, AppEngineRouting.host; App Engine, "How requests are routed"). A project of a domain,
 * `example.com:shop`, is `shop.example.com.a.appspot.com`.
 */
export function appEngineHost(project: string, { instance, version, service }: AppEngineRouting): string {
  const colon = project.indexOf(":");
  const app = colon < 0 ? project : project.slice(colon + 1);
  const domain = colon < 0 ? "" : `.${project.slice(0, colon)}.a`;
  const labels = [instance, version, service, app].filter((label) => label !== undefined && label !== "");
  return `${labels.join("-dot-")}${domain}.appspot.com`;
}
