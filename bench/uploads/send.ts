import { once } from "node:events";
import { request } from "node:http";

const boundary = "----galley-bench";
export const fileBytes = 2 * 1024 * 1024;
/** Twelve files: 24 MiB, what earlier clients put into one request. */
export const filesPerRequest = 12;
const requestsAtOnce = 4;

const content = Buffer.alloc(fileBytes, "a photo's bytes, as far as its first ones tell");
Buffer.from([0xff, 0xd8, 0xff, 0xe0]).copy(content);
const end = Buffer.from(`--${boundary}--\r\n`);
let number = 0;

/** Sends one form of files that nobody has sent before. */
async function sendForm(url: string): Promise<void> {
  const heads = Array.from({ length: filesPerRequest }, () => {
    number += 1;
    const disposition = `Content-Disposition: form-data; name="files"; filename="${number}.jpg"`;
    return Buffer.from(`--${boundary}\r\n${disposition}\r\nContent-Type: image/jpeg\r\n\r\n`);
  });
  const overhead = heads.reduce((sum, head) => sum + head.byteLength + 2, end.byteLength);
  const headers = {
    "content-type": `multipart/form-data; boundary=${boundary}`,
    "content-length": filesPerRequest * fileBytes + overhead,
  };
  const sending = request(url, { method: "POST", headers });
  const answered = once(sending, "response");
  for (const head of heads) {
    for (const bytes of [head, content, Buffer.from("\r\n")]) {
      if (!sending.write(bytes)) await Promise.race([once(sending, "drain"), answered]);
    }
  }
  sending.end(end);
  const [response] = await answered;
  let text = "";
  for await (const piece of response.setEncoding("utf8")) text += piece;
  const { uploaded_count, stored } = JSON.parse(text) as { uploaded_count?: number; stored?: number };
  if ((uploaded_count ?? stored) !== filesPerRequest) throw new Error(`${response.statusCode}: ${text}`);
}

/** Sends so many forms, four at once. */
export async function sendForms(url: string, forms: number): Promise<void> {
  let left = forms;
  const sender = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await sendForm(url);
    }
  };
  await Promise.all(Array.from({ length: requestsAtOnce }, sender));
}
