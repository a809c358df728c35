import { expect, it } from 'vitest';

import { Refusal, type DealView } from '../../api';
import { countWords, linesOf, loansIn, lostAsks, wrongWord } from './back';

it('counts words and not the numbers beside them', () => {
  expect(countWords('1. abandon 2) ability\n3 able')).toBe(3);
  expect(countWords('  \n ')).toBe(0);
});

it('finds each line, however it is broken on the page', () => {
  expect(linesOf('HEDGEROW://BACK/1#AAAA\n BBBB\nhedgerow://back/1#CC')).toEqual(['HEDGEROW://BACK/1#AAAA\n BBBB', 'hedgerow://back/1#CC']);
  expect(linesOf('\n')).toEqual([]);
  expect(linesOf('hedgerow://back/1#A0B1')).toEqual(['hedgerow://back/1#AOBI']);
});

it('says which word is misspelt, where the program knows', () => {
  const refused = (text: string, code = 'E_SHEET_WORDS') => wrongWord(new Refusal(400, { code, text, class: 'usage' }));
  expect(refused('word 7, “abandom”, is not in the list')).toEqual({ n: 7, word: 'abandom' });
  expect(refused('these words do not belong together: one is wrong, or two are swapped')).toBeUndefined();
  expect(refused('word 7, “abandom”, is not in the list', 'E_TITLE')).toBeUndefined();
});

it('finds what has to be asked again: what this computer may not answer', () => {
  const ask = (id: string, some: Partial<DealView>) => ({ id, mine: true, state: 'asked', may: ['message'], ...some }) as DealView;
  const deals = [ask('lost', {}), ask('mine', { may: ['accept', 'decline'] }), ask('theirs', { mine: false, may: ['withdraw'] }), ask('out', { state: 'out' })];
  expect(lostAsks(deals).map((d) => d.id)).toEqual(['lost']);
});

it('counts the loans of one group that are promised or out', () => {
  const deals = [['g', 'out'], ['g', 'accepted'], ['g', 'asked'], ['g', 'closed'], ['h', 'out']].map(([group, state]) => ({ group, state }) as DealView);
  expect(loansIn(deals, 'g')).toBe(2);
});
