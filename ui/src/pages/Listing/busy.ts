/** The days on which one's own thing is not at home. */
import type { Days, Out } from '../../api';
import { shifted } from '../../parts/DayRange';
import { todayIso } from '../../shop/days';

/** How far ahead a thing counts as away that was lent without a last day. */
const OPEN_DAYS = 13;

/**
 * Days promised in the group, and those of a loan outside of it: until its last day, or until today where that is over.
 * The days of rest around it are counted in, as they are around promised ones.
 */
export function busyDays(promised: Days[], out: Out | null | undefined, rest = 0): Days[] {
  if (!out || out.neighbour) return promised;
  const today = todayIso();
  const due = out.due ?? shifted(today, OPEN_DAYS);
  const away = { from: shifted(out.since.slice(0, 10), -rest), to: shifted(due < today ? today : due, rest) };
  // The days of a loan outside come first, because whoever has it has it now.
  return [away, ...promised];
}
