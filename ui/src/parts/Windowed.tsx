import { useEffect, useLayoutEffect, useRef, useState, type Key, type ReactNode } from 'react';

import s from './Windowed.module.css';

type Props = {
  /** How many there are in all. */
  count: number;
  /** The one at a place; nothing while it is still being fetched. */
  item: (index: number) => ReactNode;
  keyOf: (index: number) => Key;
  label: string;
  /** The least width of a column, in rem; one column if absent. */
  column?: number;
  /** Told which places are looked at, so that what is needed can be fetched. */
  onLook?: (first: number, last: number) => void;
};

const GAP = 24;
/** Rows kept above and below what is seen, so that a key or a quick wheel finds them there. */
const SPARE_ROWS = 2;

/** Before anything was measured. */
const USUAL_ROW = 360;

/**
 * A long list of which only the part near the window is in the page. It scrolls with the page and keeps the count for
 * whoever listens. All rows are as tall as the tallest seen so far, so that a place is where it is reckoned to be; a new
 * width measures anew.
 */
export function Windowed({ count, item, keyOf, label, column, onLook }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const [seen, setSeen] = useState({ width: 0, columns: 1, row: 0, first: 0, last: 12 });

  const look = () => {
    const ul = list.current;
    if (!ul) return;
    setSeen((was) => {
      const width = ul.clientWidth;
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 18;
      const columns = column ? Math.max(1, Math.floor((width + GAP) / (column * rem + GAP))) : 1;
      // Rows laid out for another width say nothing: first lay them out anew, then measure.
      const isLaidOut = was.width === width && was.columns === columns;
      const tallest = Math.max(0, ...[...ul.children].map((li) => Math.ceil(li.firstElementChild?.getBoundingClientRect().height ?? 0)));
      const row = isLaidOut && tallest > 1 ? Math.max(was.row, tallest + GAP) : 0;
      const step = row || was.row || USUAL_ROW;
      const above = -ul.getBoundingClientRect().top;
      const first = Math.max(0, Math.min(Math.floor(above / step) - SPARE_ROWS, Math.ceil(count / columns) - 1)) * columns;
      const last = Math.min(count, Math.max(1, Math.ceil((above + window.innerHeight) / step) + SPARE_ROWS) * columns);
      const isSame = was.width === width && was.columns === columns && was.row === row && was.first === first && was.last === last;
      return isSame ? was : { width, columns, row, first, last };
    });
  };
  const latest = useRef(look);
  useLayoutEffect(() => {
    latest.current = look;
    look();
  });

  useEffect(() => {
    let frame = 0;
    const soon = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => latest.current());
    };
    window.addEventListener('scroll', soon, { passive: true });
    const watcher = new ResizeObserver(soon);
    if (list.current) watcher.observe(list.current);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', soon);
      watcher.disconnect();
    };
  }, []);

  const { columns, first } = seen;
  const row = seen.row || USUAL_ROW;
  const last = Math.min(Math.max(seen.last, first + columns), count);
  useEffect(() => onLook?.(first, last), [first, last, onLook]);

  const rows = Math.ceil(count / columns);
  return (
    <ul
      ref={list}
      className={s.list}
      aria-label={label}
      style={{
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        gap: GAP,
        gridAutoRows: seen.row ? `minmax(${seen.row - GAP}px, auto)` : undefined,
        paddingTop: (first / columns) * row,
        paddingBottom: Math.max(0, rows - Math.ceil(last / columns)) * row,
      }}
    >
      {Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i).map((index) => (
        <li key={keyOf(index)} aria-setsize={count} aria-posinset={index + 1}>{item(index)}</li>
      ))}
    </ul>
  );
}
