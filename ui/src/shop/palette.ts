/** Whether the line stands open in which one types where to go. It is fetched when it is first asked for. */
import { useEffect, useSyncExternalStore } from 'react';

let isOpen = false;
const watchers = new Set<() => void>();

function set(open: boolean) {
  isOpen = open;
  watchers.forEach((watcher) => watcher());
}

export function openPalette() {
  set(true);
}

export function closePalette() {
  set(false);
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/** Ctrl and K open it and close it, or the Mac's own key and K. */
export function usePalette() {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // At once, even where the field would first empty itself.
      if (isOpen && event.key === 'Escape') {
        event.stopPropagation();
        set(false);
        return;
      }
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      set(!isOpen);
    };
    window.addEventListener('keydown', press, true);
    window.addEventListener('hashchange', closePalette);
    return () => {
      window.removeEventListener('keydown', press, true);
      window.removeEventListener('hashchange', closePalette);
    };
  }, []);
  return useSyncExternalStore(watch, () => isOpen);
}
