import { createGalleyClient, type GalleyClient } from "@galley/client";
import { GalleyProvider } from "@galley/react";
import { type QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { KeyPrompt } from "./key-prompt.tsx";
import { createQueries, isAway, isUnauthorized, whoAmI } from "./queries.ts";
import { kept, keptInTab } from "./stored.ts";

interface Who {
  tenant: string;
  scope: "tenant" | "admin";
  key: { id: string; name: string; expires_at: string | null } | null;
}

interface Access {
  /** Who Galley takes the Studio for; undefined until it has said so. */
  who: Who | undefined;
  /** Queues need that. */
  isAdmin: boolean;
  /** Whether a key is used; without any Galley may be open. */
  hasKey: boolean;
  /** Asks for another key. */
  changeKey(): void;
  /** Removes the key from this browser. */
  forgetKey(): void;
  /** Galley cannot be reached just now. */
  away: boolean;
}

const AccessContext = createContext<Access | null>(null);

/** Who one is, and with which key. */
export function useAccess(): Access {
  const access = useContext(AccessContext);
  if (!access) throw new Error("outside of AccessProvider");
  return access;
}

const ofBrowser = kept("key");
const ofTab = keptInTab("key");
const storedKey = (): string | undefined => ofTab.get() ?? ofBrowser.get() ?? undefined;

const clientWith = (apiKey: string | undefined): GalleyClient => createGalleyClient({ baseUrl: "/", apiKey });
const probeWith = (apiKey: string | undefined): GalleyClient =>
  createGalleyClient({ baseUrl: "/", apiKey, maxRetries: 0, timeout: 5000 });

interface Session {
  /** Another one for each. */
  number: number;
  apiKey: string | undefined;
  client: GalleyClient;
  /** Gives up at once, so that one soon knows that Galley is away. */
  probe: GalleyClient;
  queries: QueryClient;
}

/** Lets the pages in once Galley knows who asks; asks for a key where it has to. */
export function AccessProvider({ children }: { children: ReactNode }) {
  const [refused, setRefused] = useState(false);
  const [session, setSession] = useState(() => open(storedKey(), () => setRefused(true)));
  const use = useCallback((apiKey: string | undefined) => {
    setRefused(false);
    // With another key another tenant's things are seen: nothing of before may be left.
    setSession(open(apiKey, () => setRefused(true)));
  }, []);
  const keep = (apiKey: string, forLong: boolean) => {
    ofTab.set(forLong ? null : apiKey);
    ofBrowser.set(forLong ? apiKey : null);
    use(apiKey);
  };
  const forget = useCallback(() => {
    ofTab.set(null);
    ofBrowser.set(null);
    use(undefined);
  }, [use]);
  return (
    // Anew with each key: what asks keeps the client that it began with.
    <QueryClientProvider key={session.number} client={session.queries}>
      <GalleyProvider client={session.client}>
        <Gate session={session} refused={refused} onKey={keep} onForget={forget}>
          {children}
        </Gate>
      </GalleyProvider>
    </QueryClientProvider>
  );
}

let sessions = 0;

function open(apiKey: string | undefined, onRefused: () => void): Session {
  return {
    number: ++sessions,
    apiKey,
    client: clientWith(apiKey),
    probe: probeWith(apiKey),
    queries: createQueries(onRefused),
  };
}

interface GateProps {
  session: Session;
  refused: boolean;
  onKey(key: string, forLong: boolean): void;
  onForget(): void;
  children: ReactNode;
}

function Gate({ session: { apiKey, probe }, refused, onKey, onForget, children }: GateProps) {
  const [asking, setAsking] = useState(false);
  const me = useQuery({
    queryKey: whoAmI,
    queryFn: ({ signal }) => probe.whoAmI({ signal }),
    staleTime: 60_000,
    // While Galley is away it is asked until it answers.
    refetchInterval: (query) => (isAway(query.state.error) ? 2000 : false),
    refetchIntervalInBackground: false,
  });
  const away = isAway(me.error);
  const locked = refused || isUnauthorized(me.error);
  const access = useMemo<Access>(
    () => ({
      who: me.data,
      isAdmin: me.data?.scope === "admin",
      hasKey: apiKey !== undefined,
      changeKey: () => setAsking(true),
      forgetKey: onForget,
      away,
    }),
    [me.data, apiKey, onForget, away],
  );
  return (
    <AccessContext value={access}>
      {children}
      {(locked || asking) && (
        <KeyPrompt
          locked={locked}
          hadKey={apiKey !== undefined}
          check={(key) => probeWith(key).whoAmI()}
          onKey={(key, forLong) => {
            setAsking(false);
            onKey(key, forLong);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </AccessContext>
  );
}
