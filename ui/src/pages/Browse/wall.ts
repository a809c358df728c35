/** What is looked for on the wall, and the pages of it that are fetched as they are looked at. */
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { getLocalTimeZone, today } from '@internationalized/date';
import { useCallback, useState } from 'react';

import { asking, type Days, type ListingQuery, type ListingView, type Refusal, type ListingPage } from '../../api';
import type { Mode } from '../../parts/Tag';
import { coming } from '../../shop/days';

export type When = 'any' | 'today' | 'tomorrow' | 'saturday' | 'weekend' | 'next' | 'own';

const SORTS = ['best', 'newest', 'title'] as const;
export type Sort = (typeof SORTS)[number];

export type Wish = { words: string; when: When; own: Days; mode: Mode | ''; category: string; sort: Sort };

export const NO_WISH: Wish = { words: '', when: 'any', own: { from: '', to: '' }, mode: '', category: '', sort: 'best' };

/** The order that the program names so; the best first where it names none. */
export function sortOf(name: string | null | undefined): Sort {
  return SORTS.find((sort) => sort === name) ?? 'best';
}

/** Cards fetched at once. */
const PAGE = 60;

export function daysOf({ when, own }: Wish): Days | undefined {
  const now = today(getLocalTimeZone());
  const one = (day: { toString(): string }) => ({ from: day.toString(), to: day.toString() });
  const saturday = coming(6);
  switch (when) {
    case 'any': return undefined;
    case 'today': return one(now);
    case 'tomorrow': return one(now.add({ days: 1 }));
    case 'saturday': return one(saturday);
    case 'weekend': return { from: saturday.toString(), to: saturday.add({ days: 1 }).toString() };
    case 'next': return { from: saturday.add({ days: 7 }).toString(), to: saturday.add({ days: 8 }).toString() };
    case 'own': return own.from ? { from: own.from, to: own.to >= own.from ? own.to : own.from } : undefined;
  }
}

export function queryOf(wish: Wish): ListingQuery {
  const { words, mode, category, sort } = wish;
  return {
    words: words.trim() || undefined,
    mode: mode && mode !== 'wanted' ? mode : undefined,
    wanted: mode === 'wanted' ? true : mode ? false : undefined,
    category: category || undefined,
    sort: sort === 'best' ? undefined : sort,
    ...daysOf(wish),
  };
}

/** The wall as wished: how many there are, and the one at a place as soon as it is here. */
export function useWall(query: ListingQuery, enabled: boolean) {
  const [seen, setSeen] = useState({ first: 0, last: PAGE });
  const page = (n: number) => asking('GET /listings', { query: { ...query, limit: PAGE, offset: n * PAGE } });
  const first = useQuery<ListingPage, Refusal>({ ...page(0), enabled, placeholderData: keepPreviousData });
  const total = first.data?.total ?? 0;
  const from = Math.max(1, Math.floor(seen.first / PAGE));
  const to = Math.min(Math.floor(Math.max(0, seen.last - 1) / PAGE), Math.ceil(total / PAGE) - 1);
  const numbers = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
  const others = useQueries({ queries: numbers.map((n) => ({ ...page(n), enabled: enabled && !first.isPlaceholderData })) });
  const at = (index: number): ListingView | undefined => {
    const n = Math.floor(index / PAGE);
    const found = n === 0 ? first.data : others[n - from]?.data;
    return found?.listings[index % PAGE];
  };
  const look = useCallback((a: number, b: number) => setSeen((was) => (was.first === a && was.last === b ? was : { first: a, last: b })), []);
  return { total, at, look, first };
}
