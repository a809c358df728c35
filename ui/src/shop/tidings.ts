/** What is told without being asked: each piece of news once, nothing at night, and many at once as one. */
import type { DealView, DecisionView, SavedSearch, SentLetter, Settings } from '../api';
import { dueSentence } from '../pages/Deals/standing';
import { whatInWords } from '../pages/Decisions/what';
import type { Say, WordId } from '../words';

/** One piece of news. Its id is the same each time it is found. */
export type News = { id: string; what: keyof Settings['notifications']; title: string; text: string; place: string };

/** What news is found in; of decisions those in which I am asked. */
export type Heard = { deals: DealView[]; searches: SavedSearch[]; letters: SentLetter[]; decisions: DecisionView[]; today: string };

/** More than so many at once are told as one. */
const AT_ONCE = 3;

const STEPS: Record<string, WordId> = {
  ask: 'bell.ask', accept: 'bell.accept', decline: 'bell.decline', withdraw: 'bell.withdraw',
  message: 'bell.message', hand_over: 'bell.handOver', return: 'bell.return',
};

/** Everything that there is news of, told already or not. */
export function newsIn(say: Say, { deals, searches, letters, decisions, today }: Heard): News[] {
  return [
    ...deals.flatMap((deal) => [...answersIn(say, deal), ...dueOf(say, deal, today)]),
    ...searches.filter((search) => search.fresh > 0).map((search): News => ({
      id: `search ${search.id} ${search.fresh}`, what: 'searches', place: '/searches', title: search.name,
      text: say('bell.search', { n: search.fresh, name: search.name }),
    })),
    ...letters.flatMap((letter) => letter.came.map((person): News => ({
      id: `letter ${letter.id} ${person.id}`, what: 'letters', place: '/people',
      title: say('bell.letter', { name: person.name }), text: say('bell.letter.text'),
    }))),
    ...decisions.map((decision): News => ({
      id: `decision ${decision.id}`, what: 'answers', place: '/decisions',
      title: whatInWords(say, decision), text: say('bell.decision', { name: decision.proposed_by.name }),
    })),
  ];
}

function answersIn(say: Say, deal: DealView): News[] {
  const place = `/deals/${encodeURIComponent(deal.id)}`;
  return deal.timeline.flatMap((step) => {
    const word = STEPS[step.step];
    if (step.by_me || !word) return [];
    const said = say(word, { name: deal.with.name });
    return [{ id: `deal ${deal.id} ${step.at} ${step.step}`, what: 'answers', title: deal.title, text: step.text ? `${said}: ${step.text}` : said, place }];
  });
}

/** The day before something is due, on the day, and once when it is late. */
function dueOf(say: Say, deal: DealView, today: string): News[] {
  if (deal.state !== 'out') return [];
  const days = Math.round((Date.parse(deal.days.to) - Date.parse(today)) / 86_400_000);
  if (days > 1) return [];
  const when = days < 0 ? 'late' : days === 0 ? 'today' : 'tomorrow';
  return [{ id: `due ${deal.id} ${deal.days.to} ${when}`, what: 'due', title: deal.title, text: dueSentence(say, deal), place: `/deals/${encodeURIComponent(deal.id)}` }];
}

/** What stays told: of a search that was looked at since, whatever it finds next is news again. */
export function stillTold(told: string[], searches: SavedSearch[]): string[] {
  const lookedAt = searches.filter((search) => search.fresh === 0).map((search) => `search ${search.id} `);
  return told.filter((id) => !lookedAt.some((begin) => id.startsWith(begin)));
}

/** Whether it is quiet now. Hours over midnight are quiet on both sides of it. */
export function isQuiet({ quiet_from: from, quiet_to: to }: Pick<Settings, 'quiet_from' | 'quiet_to'>, time: string): boolean {
  if (!from || !to || from === to) return false;
  return from < to ? from <= time && time < to : from <= time || time < to;
}

/** What is to be told now of the news that was not told yet. */
export function toTell(say: Say, news: News[], settings: Settings): News[] {
  const wanted = news.filter((one) => settings.notifications[one.what]);
  if (wanted.length <= AT_ONCE) return wanted;
  const id = wanted.map((one) => one.id).join('\n');
  return [{ id, what: 'answers', title: say('bell.many', { n: wanted.length }), text: say('bell.many.text'), place: '/deals' }];
}
