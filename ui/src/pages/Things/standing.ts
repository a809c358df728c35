/** Where a thing is, in words. */
import type { ThingView } from '../../api';
import { countDays } from '../../parts/DayRange';
import { inShort, todayIso } from '../../shop/days';
import type { Say } from '../../words';

export type Place = { is: 'home' | 'out' | 'late'; short: string; long: string };

export function placeOf(say: Say, { out }: ThingView): Place {
  if (!out) return { is: 'home', short: say('things.home'), long: say('things.home.long') };
  const { to: name, due, days_late: n } = out;
  if (n > 0) return { is: 'late', short: say('things.late', { name, n }), long: say('things.late.long', { n }) };
  if (!due) return { is: 'out', short: say('things.with', { name }), long: say('things.open') };
  const left = countDays({ from: todayIso(), to: due }) - 1;
  return { is: 'out', short: say('things.until', { name, day: inShort(say, due) }), long: say('things.left', { n: Math.max(0, left) }) };
}

/** A moment's day, as the one who stands here counts days. */
export function dayOf(at: string): string {
  const moment = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}
