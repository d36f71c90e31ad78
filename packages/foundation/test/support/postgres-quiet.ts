import pg from "pg";

/** Turns of the event loop in which nothing is asked until all that followed an answer has asked in its turn. */
const quietTurns = 5;

let underWay = 0;
let watching = false;

type Call = (this: pg.Client, ...args: unknown[]) => unknown;

/** Counts the calls of a method that answers through a callback or a promise until it has answered. */
function count(name: "query" | "connect"): void {
  const prototype = pg.Client.prototype as unknown as Record<string, Call>;
  const original = prototype[name]!;
  prototype[name] = function (...args) {
    underWay += 1;
    const answered = () => {
      underWay -= 1;
    };
    const callback = args.at(-1);
    if (typeof callback === "function") {
      args[args.length - 1] = (...answer: unknown[]) => {
        answered();
        return callback(...answer);
      };
      return original.apply(this, args);
    }
    const promise = original.apply(this, args) as Promise<unknown>;
    promise.then(answered, answered);
    return promise;
  };
}

/** Resolves when this process waits for no answer of a Postgres server, and will not at once ask for another. */
export async function postgresQuiet(): Promise<void> {
  for (let quiet = 0; quiet < quietTurns; quiet = underWay === 0 ? quiet + 1 : 0) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Makes `postgresQuiet` see the connections that are opened from now on. */
export function watchPostgres(): void {
  if (watching) return;
  watching = true;
  count("query");
  count("connect");
}
