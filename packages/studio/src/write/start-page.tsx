import { useTitle } from "../shell/title.ts";
import { PageHeader } from "../ui/panel.tsx";
import { PostForm } from "./form/post-form.tsx";
import { RecentPosts } from "./recent-posts.tsx";

/** Where a post is asked for. */
export function StartPage() {
  useTitle("Write");
  return (
    <>
      <PageHeader
        title="Write"
        text="A post from a topic and its keywords: researched, outlined, written and checked."
      />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <PostForm />
        <RecentPosts />
      </div>
    </>
  );
}
