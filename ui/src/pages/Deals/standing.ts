/** Where a deal stands, as a neighbour would say it: one line for the list, stages for the timeline. */
import type { DealView, StepView } from '../../api';
import { countDays } from '../../parts/DayRange';
import { inFull, inShort, momentInWords, rangeInShort, rangeInWords, todayIso } from '../../shop/days';
import type { Say } from '../../words';

export type Heap = 'waiting' | 'open' | 'over';

export function isOver(deal: DealView): boolean {
  return ['declined', 'withdrawn', 'back', 'closed'].includes(deal.state);
}

export function heapOf(deal: DealView): Heap {
  if (deal.waits_for_me) return 'waiting';
  return isOver(deal) ? 'over' : 'open';
}

/** Days past the last one while it is out; none before. */
export function daysLate(deal: DealView): number {
  return deal.state === 'out' ? Math.max(0, countDays({ from: deal.days.to, to: todayIso() }) - 1) : 0;
}

/** One line under the title. */
export function lineOf(say: Say, deal: DealView, withDays: boolean): string {
  const name = deal.with.name;
  const { from, to } = deal.days;
  const late = daysLate(deal);
  switch (deal.state) {
    case 'asked':
      if (!deal.mine) return say('deals.line.asked', { name });
      return withDays ? say('deals.line.asks', { name, days: rangeInShort(say, deal.days) }) : say('deals.line.asksPlain', { name });
    case 'queued': return deal.mine ? say('deals.line.queuedMine', { name }) : say('deals.line.queued', { n: deal.place ?? 2 });
    case 'accepted':
      if (!withDays) return say(deal.mine ? 'deals.line.givePlain' : 'deals.line.fetchPlain', { name });
      return say(deal.mine ? 'deals.line.give' : 'deals.line.fetch', { name, day: inShort(say, from) });
    case 'out':
      if (late) return say(deal.mine ? 'deals.line.lateMine' : 'deals.line.late', { n: late, name });
      return say(deal.mine ? 'deals.line.outMine' : 'deals.line.out', { name, day: inShort(say, to) });
    case 'unheard': return say('deals.line.unheard', { name });
    case 'declined': return deal.mine ? say('deals.line.declinedMine') : say('deals.line.declined', { name });
    case 'withdrawn': return deal.mine ? say('deals.line.withdrawnMine', { name }) : say('deals.line.withdrawn');
    default: return say(withDays ? 'deals.line.back' : 'deals.line.done', { name });
  }
}

/** The sentence under the deal's title. */
export function daysSentence(say: Say, deal: DealView): string {
  return rangeInWords(say, deal.days);
}

/** "You asked today at 9:12. Béla said yes at 10:40." */
export function askedSentence(say: Say, deal: DealView): string {
  const name = deal.with.name;
  const said = (step: StepView | undefined, mine: Parameters<Say>[0], other: Parameters<Say>[0]) =>
    step ? say(step.by_me ? mine : other, { name, at: momentInWords(say, step.at) }) : '';
  const find = (...names: string[]) => deal.timeline.find((t) => names.includes(t.step));
  return [
    said(find('ask'), 'deal.youAsked', 'deal.theyAsked'),
    said(find('accept'), 'deal.youAccepted', 'deal.theyAccepted'),
    said(find('decline'), 'deal.youDeclined', 'deal.theyDeclined'),
    said(find('withdraw'), 'deal.youWithdrew', 'deal.theyWithdrew'),
  ].filter(Boolean).join(' ');
}

export function dueSentence(say: Say, deal: DealView): string {
  const late = daysLate(deal);
  if (late) return say('deal.late', { n: late, day: inFull(say, deal.days.to) });
  return say(deal.mine ? 'deal.dueMine' : 'deal.due', { day: inFull(say, deal.days.to), name: deal.with.name });
}
