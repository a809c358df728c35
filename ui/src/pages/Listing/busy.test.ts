import { expect, it } from 'vitest';

import { shifted } from '../../parts/DayRange';
import { todayIso } from '../../shop/days';
import { busyDays } from './busy';

const today = todayIso();
const promised = [{ from: shifted(today, 20), to: shifted(today, 22) }];
const out = { to: 'Aunt Margit', neighbour: false, since: `${shifted(today, -2)}T10:00:00Z`, days_late: 0 };

it('blocks the days of a loan to somebody outside the group', () => {
  expect(busyDays(promised, { ...out, due: shifted(today, 3) })).toEqual([{ from: shifted(today, -2), to: shifted(today, 3) }, ...promised]);
  expect(busyDays([], { ...out, due: shifted(today, 3) }, 1)).toEqual([{ from: shifted(today, -3), to: shifted(today, 4) }]);
});

it('blocks today while it is late, and two weeks where no day was said', () => {
  expect(busyDays([], { ...out, due: shifted(today, -1) })[0]?.to).toBe(today);
  expect(busyDays([], out)[0]?.to).toBe(shifted(today, 13));
});

it('adds nothing where a neighbour has it by a deal, or nobody', () => {
  expect(busyDays(promised, { ...out, neighbour: true })).toEqual(promised);
  expect(busyDays(promised, undefined)).toEqual(promised);
});
