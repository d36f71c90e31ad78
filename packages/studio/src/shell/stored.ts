/** A value that outlives the page; where storage is turned off it does not, and nothing breaks. */
export interface Stored {
  get(): string | null;
  set(value: string | null): void;
}

function storedIn(open: () => Storage, name: string): Stored {
  return {
    get() {
      try {
        return open().getItem(name);
      } catch {
        return null;
      }
    },
    set(value) {
      try {
        if (value === null) open().removeItem(name);
        else open().setItem(name, value);
      } catch {
        // Turned off, or full: the page works on without.
      }
    },
  };
}

/** Kept in this browser. */
export const kept = (name: string): Stored => storedIn(() => localStorage, `galley.${name}`);

/** Kept as long as this tab is open. */
export const keptInTab = (name: string): Stored => storedIn(() => sessionStorage, `galley.${name}`);
