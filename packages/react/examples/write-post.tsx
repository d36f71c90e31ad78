import { BlogGenerationProgress, GalleyProvider, useAsyncBlogGeneration } from "@galley/react";
import "@galley/react/styles.css";

export function App() {
  return (
    <GalleyProvider baseUrl="http://127.0.0.1:8080">
      <WritePost />
    </GalleyProvider>
  );
}

export function WritePost() {
  const generation = useAsyncBlogGeneration({
    onComplete: (post) => {
      document.title = post.title;
    },
  });
  const write = () => generation.createJob({ topic: "Composting at home", keywords: ["composting"] });
  return (
    <>
      <button type="button" onClick={write} disabled={generation.isPolling}>
        Write
      </button>
      <BlogGenerationProgress {...generation}>
        <article>{generation.result?.content}</article>
      </BlogGenerationProgress>
    </>
  );
}
