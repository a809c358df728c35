import { useCallback, useState } from 'react';

/**
 * What is typed on a page, kept by the browser until it has been sent: it outlives a program that stops, a page that is
 * loaded anew and a step to another page.
 */
export function useDraft<T extends object>(name: string, begin: T) {
  const kept = `hedgerow.draft.${name}`;
  const [draft, set] = useState<T>(() => {
    try {
      return { ...begin, ...(JSON.parse(sessionStorage.getItem(kept) ?? '{}') as Partial<T>) };
    } catch {
      return begin;
    }
  });
  const change = useCallback((some: Partial<T>) => set((was) => {
    const next = { ...was, ...some };
    try {
      sessionStorage.setItem(kept, JSON.stringify(next));
    } catch {
      // A full store loses the copy, not the page.
    }
    return next;
  }), [kept]);
  const forget = useCallback(() => {
    sessionStorage.removeItem(kept);
    set(begin);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a page begins the same way each time
  }, [kept]);
  return { draft, change, forget };
}
