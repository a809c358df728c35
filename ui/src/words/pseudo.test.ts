import { expect, it } from 'vitest';

import en from './en.json';
import { intlOf } from '.';
import { pseudo, strange } from './pseudo';

it('accents what is read and leaves alone what ICU reads', () => {
  expect(strange('To lend')).toBe('[Ţö ļéñð ~]');
  expect(strange('{n, plural, one {one thing} other {# things}}')).toContain('{n, plural, one {öñé ţĥîñĝ} other {# ţĥîñĝš}}');
  expect(strange('<b>{name}</b> waits')).toContain('<b>{name}</b> ŵåîţš');
});

it('makes of every sentence one that can still be said', () => {
  const complaints: string[] = [];
  const intl = intlOf('pseudo', pseudo(en));
  for (const id of Object.keys(en)) {
    try {
      intl.formatMessage({ id }, { n: 2, name: 'Béla', more: 2, b: (chunks) => String(chunks) });
    } catch (error) {
      complaints.push(`${id}: ${String(error)}`);
    }
  }
  expect(complaints).toEqual([]);
});
