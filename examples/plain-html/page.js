// Galley's address stands in the page's own: index.html?galley=http://127.0.0.1:8080
// Galley lets the page in when it was started with GALLEY_CORS_ORIGINS=<the page's origin>.
import { createGalleyClient, getStageLabel } from "@galley/client";

const baseUrl = new URLSearchParams(location.search).get("galley") ?? "http://127.0.0.1:8080";
const galley = createGalleyClient({ baseUrl });
const [form, bar, status, article] = ["form", "progress", "[role=status]", "article"].map((one) =>
  document.querySelector(one),
);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { topic, keywords } = Object.fromEntries(new FormData(form));
  form.querySelector("button").disabled = true;
  bar.hidden = false;
  article.replaceChildren();
  try {
    const request = { topic, keywords: keywords.split(",").map((one) => one.trim()), length: "short" };
    const job = await galley.createBlogJob(request);
    let last;
    for await (const update of galley.watch(job)) {
      last = update.job;
      bar.value = last.progress_percentage;
      status.textContent = getStageLabel(last.current_stage);
    }
    if (last.status !== "completed") throw new Error(last.error_message ?? `The job is ${last.status}.`);
    status.textContent = `Done. SEO ${last.result.seo_score}.`;
    // Galley has sanitised it.
    article.innerHTML = last.result.content_html;
  } catch (error) {
    status.textContent = error.message;
  } finally {
    form.querySelector("button").disabled = false;
  }
});
