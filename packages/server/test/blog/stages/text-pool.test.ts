import type { EnhancedBlogGenerationInput } from "@galley/contract";
import { afterAll, describe, expect, it } from "vitest";
import { writeOffline } from "../../../src/blog/models/offline/writer.ts";
import { createTextPool } from "../../../src/blog/text-pool.ts";
import { inlineText, runBlog } from "./run-blog.ts";

const pool = createTextPool({ threads: 2 });
afterAll(() => pool.close());

describe("the text pool", () => {
  it("answers on its threads what the functions answer here", async () => {
    const markdown = "# Title\n\nSome *plain* words, and [a link](https://example.org).\n\n## Part\n\n- one\n- two";
    for (const name of ["renderHtml", "countWords", "plainText", "describeContent"] as const)
      expect(await pool.run(name, markdown)).toEqual(await inlineText.run(name, markdown));
  });

  it("writes a whole post as the offline writer does here", async () => {
    const request: EnhancedBlogGenerationInput = {
      topic: "Composting at home",
      keywords: ["composting"],
      length: "short",
    };
    const here = await runBlog(request);
    const there = await runBlog(request, { text: pool });
    expect(there.result.content).toBe(here.result.content);
    const brief = here.calls[0]?.brief;
    if (brief === undefined) throw new Error("no call was made");
    expect(await pool.write(brief)).toBe(writeOffline(brief));
  });

  it("keeps this thread free while its threads work", async () => {
    const long = "Some words of a long text that takes a while to read. ".repeat(4000);
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 1);
    await pool.run("describeContent", long);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(5);
  });

  it("hands a thread's error to the caller and goes on", async () => {
    await expect(pool.run("countWords", undefined as unknown as string)).rejects.toThrow();
    expect(await pool.run("countWords", "three plain words")).toBe(3);
  });

  it("refuses calls after it was closed, also when it was never used", async () => {
    const other = createTextPool({ threads: 1 });
    await other.close();
    await expect(other.run("countWords", "words")).rejects.toThrow("closed");
  });
});
