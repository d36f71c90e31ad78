import type { CallOptions, ConnectionOptions } from "./options.ts";

/** The last of a list, with its name. */
type Last<List extends unknown[]> = List extends [unknown, unknown, ...unknown[]]
  ? List extends [unknown, ...infer Rest]
    ? Last<Rest>
    : never
  : List;

/** What stands before the last of a list, with the names. */
type Others<List extends unknown[]> = List extends [...infer Rest, unknown] ? Rest : [];

/** A list whose last may be left out where it may be undefined. */
type Relaxed<List extends unknown[]> = undefined extends Last<List>[0]
  ? [...Others<List>, ...Partial<Last<List>>]
  : List;

/** A function that stands alone, without the options of the connection. */
type BoundCall<Call> = Call extends (...parameters: [...infer Given, ConnectionOptions & infer Own]) => infer Result
  ? (...parameters: [...Relaxed<Given>, options?: Own]) => Result
  : never;

/** The functions of a module, each of which takes its options last, bound to a connection. */
export type Bound<Calls> = { [Name in keyof Calls]: BoundCall<Calls[Name]> };

type AnyCall = (...parameters: never[]) => unknown;

/** Binds all functions of a module: what is given where their options stand is put over the connection's own. */
export function bindAll<Calls extends Record<keyof Calls, AnyCall>>(calls: Calls, connection: ConnectionOptions) {
  const bound = Object.entries<AnyCall>(calls).map(([name, call]) => {
    const place = call.length - 1;
    return [
      name,
      (...given: unknown[]) => {
        const before = Array.from({ length: place }, (_, index) => given[index]);
        return (call as (...parameters: unknown[]) => unknown)(
          ...before,
          optionsOver(connection, given[place] as CallOptions | undefined),
        );
      },
    ];
  });
  return Object.fromEntries(bound) as Bound<Calls>;
}

/** The options of one call over a connection: those of the call win. */
const optionsOver = (connection: ConnectionOptions, options: CallOptions | undefined) => ({
  ...connection,
  ...options,
  headers: { ...connection.headers, ...options?.headers },
  timeout: options?.timeout ?? connection.timeout,
});
