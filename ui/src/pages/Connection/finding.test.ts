import { expect, it } from 'vitest';

import { agoInWords } from '../../shop/days';
import { intlOf, sayIn } from '../../words';
import de from '../../words/de.json';
import en from '../../words/en.json';
import { inWords } from './finding';

const say = sayIn(intlOf('en', en));
const told = (code: string, values: Record<string, string>) => inWords(say, { code, text: 'English of the program', values });

it('has words of its own for what organisers decided, with the group and everybody named', () => {
  const values = { group: 'Elm Street', names: 'Béla, Carl' };
  for (const code of ['N_NEW_KEY_AWAITED', 'N_REMOVED_CAN_READ']) {
    const { text, help } = told(code, values);
    expect(text).toMatch(/^Elm Street: /);
    expect(text + help).toContain('Béla and Carl');
  }
  expect(told('N_FOUNDED_ANEW', { group: 'Elm Street' }).text).toMatch(/^Elm Street: /);
});

it('names a group once', () => {
  expect(told('N_BACK', { group: 'Elm Street' }).text).toBe('You are back in “Elm Street”.');
});

it('says in each language through whom a group is heard', () => {
  const auf = sayIn(intlOf('de', de));
  const source = (by: string) => inWords(auf, { code: 'C_ONE_SOURCE', text: '', values: { group: 'Ulmenweg', source: by } }).text;
  expect(source("Béla's computer")).toContain('Béla');
  expect(source("Béla's computer")).not.toContain('computer');
  expect(source('the relay peer')).not.toContain('relay');
});

it('says how long ago something was, until days count', () => {
  const now = Date.parse('2026-11-25T12:00:00Z');
  const ago = (minutes: number) => agoInWords(say, new Date(now - minutes * 60_000).toISOString(), now);
  expect(ago(0)).toBe(say('connection.now'));
  expect(ago(2)).toBe('2 minutes ago');
  expect(ago(125)).toBe('2 hours ago');
  expect(ago(-3)).toBe(say('connection.now'));
  expect(ago(2 * 24 * 60)).not.toContain('hours');
});
