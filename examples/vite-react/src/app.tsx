import { BlogGenerationProgress, useAsyncBlogGeneration } from "@galley/react";
import type { FormEvent } from "react";

export function App() {
  const generation = useAsyncBlogGeneration({ pollInterval: 1000 });
  const { result, createJob, reset, isPolling } = generation;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const keywords = String(form.get("keywords")).split(",");
    void createJob({ topic: String(form.get("topic")), keywords: keywords.map((one) => one.trim()), length: "short" });
  }

  return (
    <main style={{ maxWidth: "44rem", margin: "2rem auto", fontFamily: "system-ui" }}>
      <h1>Write a post</h1>
      <form onSubmit={submit}>
        <p>
          <label>
            Topic <input name="topic" defaultValue="Composting at home" required minLength={3} />
          </label>
        </p>
        <p>
          <label>
            Keywords <input name="keywords" defaultValue="composting, kitchen waste" required />
          </label>
        </p>
        <button type="submit" disabled={isPolling}>
          Write
        </button>{" "}
        <button type="button" onClick={reset}>
          Start over
        </button>
      </form>
      <BlogGenerationProgress {...generation} />
      {result && (
        <article>
          <h2>{result.title}</h2>
          {/* Galley has sanitised it. */}
          <div dangerouslySetInnerHTML={{ __html: result.content_html }} />
        </article>
      )}
    </main>
  );
}
