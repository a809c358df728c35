import { getLocalTimeZone, today } from '@internationalized/date';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';

import { open, Program } from '../testing';
import { countDays, DayRange, kindOf } from './DayRange';

const now = today(getLocalTimeZone());
const on = (n: number) => now.add({ days: n });
const day = (n: number) => on(n).toString();
const busy = [{ from: day(10), to: day(12) }];

it('knows booked days, days of rest around them and days too soon to ask for', () => {
  const kinds = [2, 3, 9, 10, 11, 12, 13].map((n) => kindOf(day(n), busy, 1, day(3)));
  expect(kinds).toEqual(['past', 'free', 'free', 'rest', 'booked', 'rest', 'free']);
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
  const written = (n: number) => on(n).toDate('UTC').toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const named = (n: number) => new RegExp(`\\b${written(n)}`);
  const cell = (n: number) => screen.getByRole('button', { name: named(n) });
  expect(cell(10)).toHaveAttribute('aria-disabled', 'true');
  expect(cell(10)).toHaveAccessibleName(/booked/);
  await user.click(cell(8));
  expect(cell(14)).toHaveAttribute('aria-disabled', 'true');
  // A click behind the booked days is no range across them: it begins a range of its own, and says so.
  await user.click(cell(14));
  expect(chosen).not.toHaveBeenCalled();
  expect(screen.getByText(/begin anew/)).toBeInTheDocument();
  await user.click(cell(16));
  expect(chosen).toHaveBeenLastCalledWith({ from: day(14), to: day(16) });
});
