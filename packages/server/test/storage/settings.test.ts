import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readStorageUrl } from "../../src/storage/settings.ts";

const read = (text: string | undefined) => readStorageUrl(text, "/data");

describe("STORAGE_URL", () => {
  test.each([
    [undefined, "/data/files"],
    ["", "/data/files"],
    ["file:/var/files", "/var/files"],
    ["file:///var/my files", "/var/my files"],
    ["file:here/and there", resolve("here/and there")],
    ["file:./here", resolve("here")],
  ])("%j is a folder", (text, folder) => {
    expect(read(text)).toEqual({ storage: { kind: "disk", folder }, wrong: [] });
  });

  test.each([
    ["gs://my-bucket", { kind: "gcs", bucket: "my-bucket", prefix: "", endpoint: undefined }],
    ["gs://my_bucket.example.com/a/b/", { kind: "gcs", bucket: "my_bucket.example.com", prefix: "a/b" }],
    ["gs://my-bucket?endpoint=http://127.0.0.1:4443", { prefix: "", endpoint: "http://127.0.0.1:4443" }],
    ["s3://b-1/p", { kind: "s3", bucket: "b-1", prefix: "p", region: undefined, forcePathStyle: false }],
    ["s3://b-1?region=eu-west-1&endpoint=", { region: "eu-west-1", endpoint: undefined, forcePathStyle: false }],
    ["s3://b-1?endpoint=https://s3.example.com", { endpoint: "https://s3.example.com", forcePathStyle: true }],
    ["s3://b-1?endpoint=https://s3.example.com&forcePathStyle=false", { forcePathStyle: false }],
    ["s3://b-1?forcePathStyle=true", { endpoint: undefined, forcePathStyle: true }],
  ])("%s is a bucket", (text, expected) => {
    expect(read(text)).toMatchObject({ storage: expected, wrong: [] });
  });

  test.each([
    ["files", "must be file:folder, gs://bucket/prefix or s3://"],
    ["http://bucket/prefix", "must be file:folder"],
    ["/var/files", "must be file:folder"],
    ["file:", "must name a folder"],
    ["file://here", "must name a folder"],
    ["gs://", "must name a bucket after gs://"],
    ["gs:bucket", "must name a bucket after gs://"],
    ["s3://ab", "must name a bucket after s3://"],
    ["s3://bucket:9000", "must name a bucket after s3://"],
    ["s3://Bücket", "must name a bucket after s3://"],
    ["s3://key:secret@bucket", "must have no user name or password"],
    ["s3://bucket/a/%C3%BC", "has a prefix that no key may begin with"],
    ["s3://bucket/a//b", "has a prefix that no key may begin with"],
    [`s3://bucket/${"x/".repeat(101)}x`, "has a prefix of more than 200 characters"],
    ["s3://bucket?endpoint=minio:9000", "endpoint must be an http or https address without a path"],
    ["s3://bucket?endpoint=http://minio/path", "endpoint must be an http or https address without a path"],
    ["s3://bucket?endpoint=http://me:secret@minio", "endpoint must have no user name or password"],
    ["s3://bucket?region=EU West", "region must be small letters"],
    ["s3://bucket?forcePathStyle=yes", "forcePathStyle must be true or false"],
    ["s3://bucket?pathStyle=true", 's3:// has no option "pathStyle" (it has endpoint, region, forcePathStyle)'],
    ["gs://bucket?region=eu", 'gs:// has no option "region" (it has endpoint)'],
  ])("%s is told why it is none", (text, line) => {
    const { storage, wrong } = read(text);
    expect(storage).toBeUndefined();
    expect(wrong).toEqual([expect.stringContaining(`STORAGE_URL: ${line}`)]);
    expect(wrong.join()).not.toContain("secret");
  });

  test("has one line for each mistake", () => {
    const { wrong } = read("s3://x/a//b?endpoint=nowhere&region=E&forcePathStyle=1&acl=public");
    expect(wrong).toHaveLength(6);
    for (const line of wrong) expect(line).toMatch(/^STORAGE_URL: [^\n]+$/);
  });
});
