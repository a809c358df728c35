import { expect, it } from 'vitest';

import type { DealView, DecisionView, SavedSearch, Settings } from '../api';
import { intlOf, sayIn } from '../words';
import en from '../words/en.json';
import { isQuiet, newsIn, stillTold, toTell } from './tidings';

const say = sayIn(intlOf('en', en));
const step = (name: string, by_me: boolean, text?: string) => ({ at: '2026-11-20T09:00:00Z', by_me, step: name, text, with_code: false });
const deal = (some: Partial<DealView>): DealView => ({
  arrived: true, days: { from: '2026-11-25', to: '2026-11-27' }, group: 'g', handed_over: 'nobody', id: 'd1', listing: 'l', may: [], mine: true,
  returned: 'nobody', seen: true, sentence: '', state: 'asked', timeline: [], title: 'Ladder', waits_for_me: true, with: { id: 'b', name: 'Béla' } as DealView['with'], ...some,
});
const all = { answers: true, due: true, searches: true, letters: true };
const found = (deals: DealView[], today = '2026-11-20') => newsIn(say, { deals, searches: [], letters: [], decisions: [], today });

it('tells what the other said, and never what I said', () => {
  const news = found([deal({ timeline: [step('ask', false, 'For the <b>plums</b>'), step('accept', true), step('message', false, 'Thanks')] })]);
  expect(news.map((one) => one.text)).toEqual(['Béla asks for it: For the <b>plums</b>', 'A word from Béla: Thanks']);
  expect(new Set(news.map((one) => one.id)).size).toBe(2);
  expect(news[0]?.place).toBe('/deals/d1');
});

it('tells what is due the day before, on the day and once when it is late', () => {
  const out = deal({ state: 'out' });
  expect(found([out], '2026-11-25')).toEqual([]);
  const ids = ['2026-11-26', '2026-11-27', '2026-11-28', '2026-11-30'].map((day) => found([out], day)[0]?.id);
  expect(ids[2]).toBe(ids[3]);
  expect(new Set(ids).size).toBe(3);
  expect(found([deal({ state: 'closed' })], '2026-11-30')).toEqual([]);
});

it('tells of a search again once it was looked at', () => {
  const search = (fresh: number) => ({ id: 's', name: 'Ladder', fresh, query: {} }) as SavedSearch;
  const ids = (fresh: number) => newsIn(say, { deals: [], searches: [search(fresh)], letters: [], decisions: [], today: '2026-11-20' }).map((one) => one.id);
  const told = ids(1);
  expect(stillTold(told, [search(1)])).toEqual(ids(1));
  expect(stillTold(told, [search(0)])).toEqual([]);
});

it('knows a step again where an older one came later', () => {
  const said = step('message', false, 'Thanks');
  const older = { ...step('ask', false), at: '2026-11-19T09:00:00Z' };
  const [before] = found([deal({ timeline: [said] })]);
  expect(found([deal({ timeline: [older, said] })]).map((one) => one.id)).toContain(before?.id);
});

it('is quiet over midnight, and not where no hours are named', () => {
  const night = { quiet_from: '22:00', quiet_to: '07:00' };
  expect(['21:59', '22:00', '23:30', '06:59', '07:00'].map((time) => isQuiet(night, time))).toEqual([false, true, true, true, false]);
  expect(isQuiet({ quiet_from: null, quiet_to: null }, '23:00')).toBe(false);
});

it('tells many at once as one, and nothing that is not wanted', () => {
  const settings = { notifications: all } as Settings;
  const many = found([deal({ timeline: Array.from({ length: 5 }, () => step('message', false, 'Hello')) })]);
  expect(toTell(say, many, settings).map((one) => one.title)).toEqual(['5 things happened in your street']);
  expect(toTell(say, many.slice(0, 2), settings)).toHaveLength(2);
  expect(toTell(say, many, { notifications: { ...all, answers: false } } as Settings)).toEqual([]);
});

it('tells once of a decision in which somebody is asked', () => {
  const ana = { id: 'a', name: 'Ana', me: false, organiser: true, since: '', computers: 1 };
  const decision: DecisionView = {
    id: 'x1', what: 'removal', state: 'open', proposed_by: ana, at: '2026-11-20T09:00:00Z', agreed: [ana], needed: 2, i_agreed: false, may_agree: true,
    sentence: '', about: 'Carl', person: { ...ana, id: 'c', name: '' }, stay: [], changes: [],
  };
  const heard = () => newsIn(say, { deals: [], searches: [], letters: [], decisions: [decision], today: '2026-11-20' });
  expect(heard()).toEqual([{ id: 'decision x1', what: 'answers', place: '/decisions', title: 'Remove Carl from the group', text: 'Ana proposes it, and you are asked.' }]);
});
