/** Days in words, and how a listing stands on them. Days are ISO dates; nothing here knows an hour. */
import { getLocalTimeZone, parseDate, today, type CalendarDate } from '@internationalized/date';

import type { Days, ListingView } from '../api';
import { countDays } from '../parts/DayRange';
import type { Say } from '../words';

export function todayIso(): string {
  return today(getLocalTimeZone()).toString();
}

function asDate(day: string): Date {
  return parseDate(day).toDate('UTC');
}

/** "Saturday 28 November", with the year where it is another. */
export function inFull(say: Say, day: string): string {
  const year = day.slice(0, 4) === todayIso().slice(0, 4) ? undefined : 'numeric';
  return say.intl.formatDate(asDate(day), { weekday: 'long', day: 'numeric', month: 'long', year, timeZone: 'UTC' }).replace(/(\p{L}+), (\d)/u, '$1 $2');
}

/** "Sat 28 Nov" */
export function inShort(say: Say, day: string): string {
  return say.intl.formatDate(asDate(day), { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).replace(/(\p{L}+\.?), (\d)/u, '$1 $2');
}

/** "Friday 27 to Sunday 29 November": what both days share is said once, as each language does it. */
export function rangeInWords(say: Say, days: Days): string {
  return range(say, days, inFull, 'long');
}

/** "Fri 27 to Sun 29 Nov" */
export function rangeInShort(say: Say, days: Days): string {
  return range(say, days, inShort, 'short');
}

function range(say: Say, { from, to }: Days, one: (say: Say, day: string) => string, width: 'long' | 'short'): string {
  if (from === to) return one(say, from);
  if (!say.intl.locale.startsWith('en')) {
    const how = { weekday: width, day: 'numeric', month: width, timeZone: 'UTC' } as const;
    return say.intl.formatDateTimeRange(asDate(from), asDate(to), how);
  }
  const weekday = say.intl.formatDate(asDate(from), { weekday: width, timeZone: 'UTC' });
  return say('days.range', { from: from.slice(0, 7) === to.slice(0, 7) ? `${weekday} ${parseDate(from).day}` : one(say, from), to: one(say, to) });
}

/** A moment as a neighbour would say it: today's by the hour, others by the day. */
export function momentInWords(say: Say, at: string): string {
  const moment = new Date(at);
  const hour = say.intl.formatTime(moment, { hour: 'numeric', minute: '2-digit' });
  const day = isoOf(moment);
  const days = countDays({ from: day, to: todayIso() }) - 1;
  if (days === 0) return say('moment.today', { hour });
  if (days === 1) return say('moment.yesterday', { hour });
  return say('moment.on', { day: days < 7 && days > 0 ? say.intl.formatDate(moment, { weekday: 'long' }) : inFull(say, day), hour });
}

/** "2 minutes ago", as long as hours count; then the day. */
export function agoInWords(say: Say, at: string, now: number): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(at)) / 60_000));
  if (minutes < 1) return say('connection.now');
  if (minutes < 60) return say.intl.formatRelativeTime(-minutes, 'minute');
  if (minutes < 12 * 60) return say.intl.formatRelativeTime(-Math.floor(minutes / 60), 'hour');
  return momentInWords(say, at);
}

function isoOf(moment: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/** The coming day of this number, from 0 for Sunday; today counts. */
export function coming(weekday: number, from: CalendarDate = today(getLocalTimeZone())): CalendarDate {
  const now = from.toDate('UTC').getUTCDay();
  return from.add({ days: (weekday - now + 7) % 7 });
}

export type Standing = { is: 'free' | 'booked' | 'soon'; words: string } | undefined;

/** Whether it can be had, in words; nothing where days do not matter. */
export function standingOf(say: Say, listing: ListingView, on: Days | undefined): Standing {
  if (listing.wanted || !['lend', 'rent', 'stay'].includes(listing.mode)) return undefined;
  if (on) return { is: 'free', words: say('standing.freeOn', { days: rangeInShort(say, on) }) };
  const now = todayIso();
  const spells = [...listing.busy].filter((b) => b.to >= now).sort((a, b) => (a.from < b.from ? -1 : 1));
  const [next] = spells;
  if (!next) return { is: 'free', words: say('standing.free') };
  if (next.from > now) return { is: 'free', words: say('standing.freeUntil', { day: inShort(say, parseDate(next.from).subtract({ days: 1 }).toString()) }) };
  let end = next.to;
  for (const b of spells) if (b.from <= parseDate(end).add({ days: 1 }).toString() && b.to > end) end = b.to;
  return { is: 'booked', words: say('standing.booked', { day: inShort(say, end) }) };
}
