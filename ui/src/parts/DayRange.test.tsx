import { getLocalTimeZone, today } from '@internationalized/date';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';

import { open, Program } from '../testing';
import { countDays, DayRange, kindOf } from './DayRange';

const now = today(getLocalTimeZone());
/** A day of next month, so that neither today nor the month's edge is met. */
const day = (n: number) => now.add({ months: 1 }).set({ day: n }).toString();
const busy = [{ from: day(10), to: day(12) }];

it('knows booked days, days of rest around them and days too soon to ask for', () => {
  const on = (n: number) => kindOf(day(n), busy, 1, day(3));
  expect([2, 3, 9, 10, 11, 12, 13].map(on)).toEqual(['past', 'free', 'free', 'rest', 'booked', 'rest', 'free']);
  expect(kindOf(day(10), busy, 2, day(3)), 'a spell too short for rest is booked as a whole').toBe('booked');
});

it('counts both days, also where a clock is changed in between', () => {
  expect(countDays({ from: '2026-03-28', to: '2026-03-30' })).toBe(3);
  expect(countDays({ from: '2026-10-24', to: '2026-10-26' })).toBe(3);
});

it('refuses to reach across a booked day, which can be gone to and says that it is booked', async () => {
  const chosen = vi.fn();
  open(<DayRange value={null} onChange={chosen} busy={busy} label="Days" />, new Program({}));
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: /later/i }));
  const cell = (n: number) => screen.getByRole('button', { name: new RegExp(`\\b${n} ${now.add({ months: 1 }).toDate('UTC').toLocaleString('en-GB', { month: 'long' })}`) });
  expect(cell(10)).toHaveAttribute('aria-disabled', 'true');
  expect(cell(10)).toHaveAccessibleName(/booked/);
  await user.click(cell(8));
  await user.click(cell(14));
  for (const [days] of chosen.mock.calls as [{ from: string; to: string }][]) expect(days.to < day(10)).toBe(true);
  chosen.mockClear();
  await user.click(cell(14));
  await user.click(cell(16));
  expect(chosen).toHaveBeenLastCalledWith({ from: day(14), to: day(16) });
});
