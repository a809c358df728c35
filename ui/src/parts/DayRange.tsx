import { getLocalTimeZone, parseDate, today, type CalendarDate } from '@internationalized/date';
import { useContext, useMemo, useState } from 'react';
import {
  CalendarCell, CalendarGrid, CalendarGridBody, CalendarGridHeader, CalendarHeaderCell, Heading, RangeCalendar, RangeCalendarStateContext,
} from 'react-aria-components';

import type { Days } from '../api';
import { useWords, type WordId } from '../words';
import { Button } from './Button';
import s from './DayRange.module.css';

export type DayKind = 'free' | 'past' | 'booked' | 'rest';

type Props = {
  value: Days | null;
  onChange?: (days: Days) => void;
  busy: Days[];
  /** Days of rest before and after a loan. */
  rest?: number;
  /** Days between asking and the first day. */
  notice?: number;
  label: string;
  /** Only to be looked at: nothing is chosen. */
  isReadOnly?: boolean;
};

/**
 * What a day is, before anything is chosen. The days of rest around a loan are the ends of a busy spell, because that is
 * how the owner's computer counts them.
 */
export function kindOf(day: string, busy: Days[], rest: number, first: string): DayKind {
  const spell = busy.find((b) => b.from <= day && day <= b.to);
  if (!spell) return day < first ? 'past' : 'free';
  const isWide = countDays(spell) > 2 * rest;
  return isWide && (day < shifted(spell.from, rest) || day > shifted(spell.to, -rest)) ? 'rest' : 'booked';
}

export function shifted(day: string, by: number): string {
  return parseDate(day).add({ days: by }).toString();
}

/** Days from the first to the last, both counted. */
export function countDays({ from, to }: Days): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}

/** From this week on, because the days behind us are of no use here. */
const WEEKS = { weeks: 5 };

/**
 * The days on which something may be had. It refuses to reach across a booked day; booked days can be gone to and are
 * read aloud as booked, and each day that is not plain carries its word.
 */
export function DayRange({ value, onChange, busy, rest = 0, notice = 0, label, isReadOnly = false }: Props) {
  const say = useWords();
  const now = today(getLocalTimeZone());
  const earliest = now.add({ days: notice });
  const first = earliest.toString();
  const [isRefused, setRefused] = useState(false);
  const chosen = useMemo(() => value && { start: parseDate(value.from), end: parseDate(value.to) }, [value]);
  const kind = (day: CalendarDate) => kindOf(day.toString(), busy, rest, first);
  return (
    <RangeCalendar
      className={s.calendar ?? ''}
      aria-label={label}
      isReadOnly={isReadOnly}
      value={chosen}
      visibleDuration={WEEKS}
      selectionAlignment="start"
      defaultFocusedValue={chosen?.start ?? earliest}
      onChange={(range) => { setRefused(false); onChange?.({ from: range.start.toString(), to: range.end.toString() }); }}
      isDateUnavailable={(day) => kind(day as CalendarDate) !== 'free'}
    >
      <div className={`row one ${s.head}`}>
        <Heading level={3} />
        <span className="push row one">
          <Earlier now={now} />
          <Button slot="next" icon="right" square aria-label={say('days.later')}>{say('days.later')}</Button>
        </span>
      </div>
      <CalendarGrid className={s.grid ?? ''} weekdayStyle="short">
        <CalendarGridHeader>{(day) => <CalendarHeaderCell>{day}</CalendarHeaderCell>}</CalendarGridHeader>
        <CalendarGridBody>
          {(day) => (
            <Day
              day={day}
              kind={kind(day)}
              begins={kind(day.subtract({ days: 1 })) !== kind(day)}
              ends={kind(day.add({ days: 1 })) !== kind(day)}
              isToday={day.compare(now) === 0}
              value={value}
              onRefused={() => setRefused(true)}
            />
          )}
        </CalendarGridBody>
      </CalendarGrid>
      <p className={s.refused} aria-live="polite">{isRefused && say('days.refused')}</p>
    </RangeCalendar>
  );
}

/** What is over need not be looked at. */
function Earlier({ now }: { now: CalendarDate }) {
  const say = useWords();
  const state = useContext(RangeCalendarStateContext);
  const isFirst = state ? state.visibleRange.start.compare(now) <= 0 : false;
  return <Button slot="previous" icon="left" square isDisabled={isFirst} aria-label={say('days.earlier')}>{say('days.earlier')}</Button>;
}

/** Where a painted word may be broken; a reader would stumble over it. */
const SOFT = '\u00ad';

const SPOKEN: Partial<Record<DayKind, WordId>> = { booked: 'days.booked', rest: 'days.restSpoken' };

type DayProps = { day: CalendarDate; kind: DayKind; begins: boolean; ends: boolean; isToday: boolean; value: Days | null; onRefused: () => void };

function Day({ day, kind, begins, ends, isToday, value, onRefused }: DayProps) {
  const say = useWords();
  const state = useContext(RangeCalendarStateContext);
  const iso = day.toString();
  const word = () => {
    if (state?.anchorDate) return state.anchorDate.compare(day) === 0 ? say('days.from') : plain();
    if (value && iso === value.from) return say('days.from');
    if (value && iso === value.to) return say('days.back');
    if (value && value.from < iso && iso < value.to) return say('days.yours');
    return plain();
  };
  const plain = () => {
    if (kind === 'booked') return say('days.booked');
    if (kind === 'rest') return say('days.rest');
    if (isToday) return say('days.today');
    return day.day === 1 ? say.intl.formatDate(day.toDate('UTC'), { month: 'short', timeZone: 'UTC' }) : '';
  };
  // While a range has begun, days behind a booked one are out of reach. A free one among them begins a range of its own.
  const isCutOff = kind === 'free' && state?.anchorDate && state.isCellDisabled(day);
  const begin = () => {
    state?.setAnchorDate(day);
    state?.highlightDate(day);
    onRefused();
  };
  return (
    <CalendarCell
      date={day}
      className={({ isSelectionStart, isSelectionEnd, isSelected, isOutsideMonth }) =>
        [s.day, s[kind], begins && s.begins, ends && s.ends, isToday && s.today, isOutsideMonth && s.outside, isSelected && s.in, isSelected && isSelectionStart && s.from, isSelected && isSelectionEnd && s.to]
          .filter(Boolean).join(' ')}
      render={(props) => (
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- React Aria makes it a button; this is one more thing a click does
        <div
          {...props}
          aria-label={[props['aria-label'], SPOKEN[kind] && say(SPOKEN[kind]).replaceAll(SOFT, '')].filter(Boolean).join(', ')}
          onClick={(event) => { if (isCutOff) begin(); else props.onClick?.(event); }}
        />
      )}
    >
      {({ formattedDate }) => (
        <>
          <span className={s.figure}>{formattedDate}</span>
          {/* Painted, because the day is called by its label, which says the same in full. */}
          <small data-word={word()} />
        </>
      )}
    </CalendarCell>
  );
}
