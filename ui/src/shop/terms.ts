/** The terms of a listing, one sentence each: how long, how soon, what rests, how it is treated. */
import type { ListingView } from '../api';
import type { IconName } from '../parts/icons';
import type { Say, WordId } from '../words';

export type Term = { icon: IconName; id: string; title: string; more?: string };

const BY_MODE: Record<string, WordId> = {
  lend: 'terms.lend', swap: 'terms.swap', give: 'terms.give', rent: 'terms.rent', sell: 'terms.sell', help: 'terms.help',
  stay: 'terms.stay', ride: 'terms.ride', credit_loan: 'terms.credit_loan',
};

export function hasDays(listing: { mode: string; wanted: boolean }): boolean {
  return !listing.wanted && ['lend', 'rent', 'stay'].includes(listing.mode);
}

export function termsOf(say: Say, l: Pick<ListingView, 'mode' | 'wanted' | 'longest_days' | 'notice_days' | 'buffer_days' | 'care' | 'condition' | 'quantity' | 'code'>): Term[] {
  const terms: Term[] = [];
  const put = (id: string, icon: IconName, title: string, more?: string) => terms.push({ id, icon, title, more });
  if (hasDays(l) && l.longest_days) put('longest', 'hourglass', say('terms.longest', { n: l.longest_days }), say('terms.longestMore'));
  if (l.notice_days) put('notice', 'clock', say('terms.notice', { n: l.notice_days }));
  if (hasDays(l) && l.buffer_days) put('buffer', 'calendar-ok', say('terms.buffer', { n: l.buffer_days }));
  if (!l.wanted) put('mode', 'credits', say(BY_MODE[l.mode] ?? 'terms.lend'));
  if (l.quantity > 1) put('quantity', 'stack', say('terms.quantity', { n: l.quantity }));
  if (l.condition) put('condition', 'eye', say('terms.condition'), l.condition);
  if (l.care) put('care', 'heart', say('terms.care'), l.care);
  return terms;
}
