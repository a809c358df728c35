import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { sorryOf } from '../shop/sorry';
import { inWords } from '../pages/Connection/finding';
import { theWords } from '../pages/Invite/theWords';
import { intlOf, sayIn, type Language } from '.';

const sayOf = (language: Language) => sayIn(intlOf(language, JSON.parse(readFileSync(`src/words/${language}.json`, 'utf8')) as Record<string, string>));
const OTHERS = ['fr', 'es', 'de', 'hu', 'ja'] as const;
const finding = { code: 'C_NEIGHBOURS', well: false, text: 'Mill Lane: Not connected', help: 'type: hedgerow group reach', values: { group: 'Mill Lane', neighbours: '0', waiting: '2' } };

it('says a finding in the page’s language, with what differs from case to case', () => {
  expect(inWords(sayOf('en'), finding).text).toBe('Mill Lane: No neighbour is awake just now');
  for (const language of OTHERS) {
    const { text, help } = inWords(sayOf(language), finding);
    expect(text).toContain('Mill Lane');
    expect(`${text} ${help}`).not.toMatch(/neighbour|connected|hedgerow group/i);
  }
  expect(inWords(sayOf('en'), { ...finding, well: true, values: { ...finding.values, neighbours: '1' } })).toEqual({ text: 'Mill Lane: Connected to one neighbour', help: undefined });
  expect(inWords(sayOf('de'), { code: 'N_CLOCK', well: false, text: 'This computer', values: { way: 'behind', days: '1' } }).text).toBe('Die Uhr dieses Computers geht 1 Tag nach.');
});

it('keeps the program’s own English sentence off every other page', () => {
  const rare = { code: 'E_RARE', text: 'something rare happened', help: 'Look there.' };
  expect(sorryOf(sayOf('en'), rare)).toBe('Something rare happened. Look there.');
  for (const language of OTHERS) {
    const said = sorryOf(sayOf(language), rare);
    expect(said).toContain('E_RARE');
    expect(said).not.toContain('rare happened');
  }
});

it('writes the letter in the language of whoever invites, with the link as it is', () => {
  const letter = { id: 'l1', link: 'hedgerow://join/1#ABC', uses: 1, until: '2026-12-01T00:00:00Z', addresses: [], text: 'Ana invites you' };
  for (const language of OTHERS) {
    const words = theWords(sayOf(language), { letter, inviter: 'Ana', group: 'Mill Lane', note: 'Servus' });
    expect(words).toMatch(/\n\nhedgerow:\/\/join\/1#ABC\n\n/);
    expect(words).toContain('Servus\n\n1.');
    expect(words).not.toContain('invites you');
  }
});
