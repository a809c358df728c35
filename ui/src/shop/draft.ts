import { useCallback, useState } from 'react';

const BEGINS = 'hedgerow.draft.';
/** What nobody came back to for so long is given up. */
const LIFE_MS = 30 * 86_400_000;

type Kept<T> = { at: number; draft: Partial<T> };

/**
 * What is typed on a page, kept by the browser until it has been sent. It outlives a program that stops, a page loaded anew
 * and a browser that must come in by a new link. A `brief` one lives as long as its window.
 */
export function useDraft<T extends object>(name: string, begin: T, { brief = false } = {}) {
  const store = brief ? sessionStorage : localStorage;
  const [draft, set] = useState<T>(() => ({ ...begin, ...read<T>(store, BEGINS + name) }));
  const change = useCallback((some: Partial<T>) => set((was) => {
    const next = { ...was, ...some };
    try {
      store.setItem(BEGINS + name, JSON.stringify({ at: Date.now(), draft: next } satisfies Kept<T>));
    } catch {
      // A full store loses the copy, not the page.
    }
    return next;
  }), [store, name]);
  const forget = useCallback(() => {
    store.removeItem(BEGINS + name);
    set(begin);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a page begins the same way each time
  }, [store, name]);
  return { draft, change, forget };
}

function read<T>(store: Storage, name: string): Partial<T> {
  try {
    const kept = JSON.parse(store.getItem(name) ?? 'null') as Kept<T> | null;
    if (kept && Date.now() - kept.at < LIFE_MS) return kept.draft;
    store.removeItem(name);
  } catch {
    // What cannot be read is as good as nothing.
  }
  return {};
}
