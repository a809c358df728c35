import { expect, it } from 'vitest';

import type { Person, PersonInGroup } from '../../api';
import { intlOf, sayIn } from '../../words';
import en from '../../words/en.json';
import { partsOf, wayTo } from './parts';

const say = sayIn(intlOf('en', en));
const person = (name: string, some: Partial<Person> = {}): Person => ({ id: name, name, me: false, organiser: false, since: '', computers: 1, ...some });
const it_ = (who: Person, some: Partial<PersonInGroup> = {}): PersonInGroup => ({
  person: who, roles: [], newcomer: false, vouched_by: [], known_through: [], i_vouch: false, accepted_guidelines: false, hidden: false, blocked: false, ...some,
});
const ana = person('Ana', { organiser: true });
const bela = person('Béla');
const carl = person('Carl');
const dora = it_(person('Dora'), { known_through: [ana, bela, carl] });

it('tells the way over those who vouched, from an organiser on', () => {
  expect(wayTo(say, dora, [it_(ana), it_(bela), it_(carl), dora])).toEqual(['Ana, who organises, knows Béla.', 'Béla knows Carl.', 'Carl knows Dora.']);
});

it('begins with whom I know myself, nearest to the neighbour', () => {
  expect(wayTo(say, dora, [it_(ana, { i_vouch: true }), it_(bela), it_(carl, { i_vouch: true }), dora])).toEqual(['Carl, whom you know, knows Dora.']);
  const mine = { ...dora, known_through: [ana, { ...bela, me: true }] };
  expect(wayTo(say, mine, [it_(ana), it_({ ...bela, me: true }), mine])).toEqual(['You know Dora.']);
});

it('says no way for a newcomer, and parts in words', () => {
  expect(wayTo(say, it_(carl), [])).toEqual([]);
  expect(partsOf(say, it_(ana, { roles: ['library', 'organiser'] }))).toEqual(['Organises', 'Library']);
});
