import { setTimeout } from "node:timers/promises";
import { Problem } from "@galley/contract";
import { expect, onTestFinished, test } from "vitest";
import { openSocket } from "../../../../tests/support/socket.ts";
import { type ConnectionLimits, liftTimeLimit, setTimeLimit, usualLimits } from "../../src/access/connection-limits.ts";
import { createApp } from "../../src/http/app.ts";

async function start(change: Partial<ConnectionLimits>) {
  const app = await createApp({ logLevel: "silent", limits: { ...usualLimits, ...change } });
  onTestFinished(() => app.close());
  app.post("/thing", async () => ({ served: true }));
  return app.listen({ host: "127.0.0.1", port: 0 });
}

const problemIn = (text: string) => Problem.parse(JSON.parse(text.slice(text.indexOf("\r\n\r\n"))));

// The time is Node's own and real here; the limits are small.
test("headers that do not come are not waited for", async () => {
  const socket = await openSocket(await start({ headers: 150, request: 300, check: 30 }));
  socket.send("POST /thing HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
  expect(problemIn(await socket.closed()).code).toBe("request_timeout");
});

test("a body that trickles is not waited for", async () => {
  const socket = await openSocket(await start({ headers: 150, request: 300, check: 30 }));
  socket.send(
    "POST /thing HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
  );
  expect((await socket.closed()).split(" ")[1]).toBe("408");
});

test("a route that watches the time of its body itself is left to it, until it does so no more", async () => {
  const app = await createApp({ logLevel: "silent", limits: { ...usualLimits, request: 150 } });
  onTestFinished(() => app.close());
  app.addContentTypeParser("text/plain", (_request, _body, done) => done(null));
  const refused = Promise.withResolvers<void>();
  app.post("/slow", async ({ raw }) => {
    liftTimeLimit(raw);
    for await (const bytes of raw.iterator({ destroyOnReturn: false })) if (String(bytes).endsWith("enough")) break;
    setTimeLimit(raw);
    refused.resolve();
    return { served: true };
  });
  const socket = await openSocket(await app.listen({ host: "127.0.0.1", port: 0 }));
  socket.send("POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 99\r\n\r\nsome");
  await setTimeout(400);
  socket.send("enough");
  await refused.promise;
  // It is answered, and then cut: nothing is said to it a second time.
  const all = await socket.closed();
  expect(all).toContain('{"served":true}');
  expect(all.match(/HTTP\/1.1/g)).toHaveLength(1);
});

test("a request without a connection of its own, whose body nobody reads, is let go of too", async () => {
  const app = await createApp({ logLevel: "silent", limits: { ...usualLimits, request: 20 } });
  onTestFinished(() => app.close());
  app.addContentTypeParser("text/plain", (_request, _body, done) => done(null));
  const gone = Promise.withResolvers<void>();
  app.post("/thing", async ({ raw }) => {
    raw.once("close", gone.resolve);
    return { served: true };
  });
  const { statusCode } = await app.inject({
    method: "POST",
    url: "/thing",
    headers: { "content-type": "text/plain" },
    payload: "unread",
  });
  expect(statusCode).toBe(200);
  await gone.promise;
});

test("a connection serves so many requests, and says at the last that it ends", async () => {
  const socket = await openSocket(await start({ requests: 2 }));
  const ask = "POST /thing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
  socket.send(ask);
  await socket.until('{"served":true}');
  socket.send(ask);
  const all = await socket.until("close");
  expect(all.toLowerCase().match(/connection: .*/g)).toEqual(["connection: keep-alive", "connection: close"]);
});

test("beyond so many connections a new one is closed, and those there are serve on", async () => {
  const url = await start({ connections: 1 });
  const first = await openSocket(url);
  first.send("POST /thing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
  await first.until('{"served":true}');
  const second = await openSocket(url);
  expect(await second.closed()).toBe("");
  first.send("POST /thing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nX-Again: 1\r\n\r\n");
  await first.until("served");
});

test.each([
  [
    "an address of 20,000 characters",
    `GET /${"a".repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    "headers_too_large",
  ],
  [
    "a header of 20,000 characters",
    `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"a".repeat(20_000)}\r\n\r\n`,
    "headers_too_large",
  ],
  [
    "a body of a size that is announced as too large",
    "POST /thing HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9999999\r\n\r\n",
    "body_too_large",
  ],
  [
    "nesting without reason",
    `POST /thing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n${"[".repeat(100)}${"]".repeat(100)}`,
    "body_too_deep",
  ],
])("%s is refused", async (_what, request, code) => {
  const socket = await openSocket(await start({}));
  socket.send(request);
  const text = await socket.until('"code"');
  expect(problemIn(text).code).toBe(code);
});
