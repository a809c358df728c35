import { createCalendar, getLocalTimeZone, parseDate, today, type CalendarDate } from '@internationalized/date';
import { useMemo } from 'react';
import { CalendarCell, CalendarGrid, CalendarGridBody, CalendarGridHeader, CalendarHeaderCell, Heading, RangeCalendar } from 'react-aria-components';

import type { Days } from '../api';
import { useWords } from '../words';
import { Button } from './Button';
import s from './DayRange.module.css';

export type DayKind = 'free' | 'past' | 'booked' | 'rest' | 'late';

type Props = {
  value: Days | null;
  onChange: (days: Days) => void;
  busy: Days[];
  /** Days kept free around a loan. */
  buffer?: number;
  /** Days between asking and the first day. */
  notice?: number;
  label: string;
};

/** What a day is, before anything is chosen. */
export function kindOf(day: string, busy: Days[], buffer: number, first: string): DayKind {
  if (busy.some((b) => b.from <= day && day <= b.to)) return 'booked';
  if (day < first) return 'past';
  const reaches = (b: Days) => shifted(b.from, -buffer) <= day && day <= shifted(b.to, buffer);
  return busy.some(reaches) ? 'rest' : 'free';
}

export function shifted(day: string, by: number): string {
  return parseDate(day).add({ days: by }).toString();
}

/** Days from the first to the last, both counted. */
export function countDays({ from, to }: Days): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}

/**
 * The days on which something may be had. It refuses to reach across a booked day; booked days can be gone to and are
 * read aloud as booked, and each day that is not plain carries its word.
 */
export function DayRange({ value, onChange, busy, buffer = 0, notice = 0, label }: Props) {
  const say = useWords();
  const now = today(getLocalTimeZone());
  const first = now.add({ days: notice }).toString();
  const chosen = useMemo(() => value && { start: parseDate(value.from), end: parseDate(value.to) }, [value]);
  const word = (day: CalendarDate, kind: DayKind) => {
    const iso = day.toString();
    if (value && iso === value.from) return say('days.from');
    if (value && iso === value.to) return say('days.back');
    if (value && value.from < iso && iso < value.to) return say('days.yours');
    if (kind === 'booked') return say('days.booked');
    if (kind === 'rest') return say('days.rest');
    if (day.compare(now) === 0) return say('days.today');
    return day.day === 1 ? say.intl.formatDate(day.toDate('UTC'), { month: 'short', timeZone: 'UTC' }) : '';
  };
  return (
    <RangeCalendar
      className={s.calendar ?? ''}
      aria-label={label}
      value={chosen}
      onChange={(range) => onChange({ from: range.start.toString(), to: range.end.toString() })}
      isDateUnavailable={(day) => kindOf(day.toString(), busy, buffer, first) !== 'free'}
      createCalendar={(id) => createCalendar(id)}
    >
      <div className={`row one ${s.head}`}>
        <Heading level={3} />
        <span className="push row one">
          <Button slot="previous" icon="left" square>{say('days.earlier')}</Button>
          <Button slot="next" icon="right" square>{say('days.later')}</Button>
        </span>
      </div>
      <CalendarGrid className={s.grid ?? ''} weekdayStyle="short">
        <CalendarGridHeader>{(day) => <CalendarHeaderCell>{day}</CalendarHeaderCell>}</CalendarGridHeader>
        <CalendarGridBody>
          {(day) => {
            const kind = kindOf(day.toString(), busy, buffer, first);
            const isToday = day.compare(now) === 0;
            return (
              <CalendarCell
                date={day}
                className={({ isSelectionStart, isSelectionEnd, isSelected, isOutsideMonth }) =>
                  [s.day, s[kind], isToday && s.today, isOutsideMonth && s.outside, isSelected && s.in, isSelectionStart && s.from, isSelectionEnd && s.to]
                    .filter(Boolean).join(' ')}
              >
                {({ formattedDate }) => (
                  <>
                    <span className={s.figure}>{formattedDate}</span>
                    <small>{word(day, kind)}</small>
                  </>
                )}
              </CalendarCell>
            );
          }}
        </CalendarGridBody>
      </CalendarGrid>
    </RangeCalendar>
  );
}
