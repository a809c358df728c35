import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import type { DecisionView } from '../../api';
import { intlOf, sayIn, type Language } from '../../words';
import { changeInWords, changesSigners } from './changes';
import { aboutInWords, whatInWords } from './what';

const sayOf = (language: Language) => sayIn(intlOf(language, JSON.parse(readFileSync(`src/words/${language}.json`, 'utf8')) as Record<string, string>));
const say = sayOf('en');

it('says how a thing is and would be in words, in each language', () => {
  expect(changeInWords(say, { field: 'members_invite', from: 'yes', to: 'no' })).toMatchObject({ from: 'Every neighbour', to: 'Only organisers' });
  expect(changeInWords(say, { field: 'treasurer', from: '', to: 'Dora' })).toMatchObject({ from: 'nobody', to: 'Dora' });
  expect(changeInWords(say, { field: 'vouches', from: '0', to: '2' })).toMatchObject({ from: 'nobody', to: '2' });
  expect(changeInWords(say, { field: 'review', from: '', to: '2099-05-02' })).toMatchObject({ from: 'nothing', to: 'Saturday 2 May 2099' });
  expect(changeInWords(sayOf('de'), { field: 'quorum', from: '', to: '2 of Ana, Bob of Elm Street' })).toMatchObject({ from: 'niemand', to: '2 von Ana, Bob of Elm Street' });
});

it('knows when others decide from then on', () => {
  expect(changesSigners([{ field: 'name', from: 'a', to: 'b' }])).toBe(false);
  expect(changesSigners([{ field: 'name', from: 'a', to: 'b' }, { field: 'threshold', from: '1', to: '2' }])).toBe(true);
});

it('tells a few changes by what they are about, and never an id in place of a name', () => {
  const change = (...changes: DecisionView['changes']) => ({ what: 'charter', changes }) as DecisionView;
  expect(whatInWords(say, change({ field: 'name', from: 'a', to: 'b' }, { field: 'guidelines', from: '', to: 'c' }))).toBe('Change: The group’s name · The guidelines');
  expect(whatInWords(say, change())).toBe('Change what holds here');
  const about = (words: string) => ({ what: 'confirmation', changes: [], about: words, person: { id: '3fa2b1c09d8e' } }) as unknown as DecisionView;
  expect(aboutInWords(say, about('Fay'))).toBe('Fay');
  expect(whatInWords(say, about('3fa2b1c0'))).toBe('Keep somebody in the group');
});
