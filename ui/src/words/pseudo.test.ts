import { expect, it, vi } from 'vitest';

import en from './en.json';
import { intlOf } from '.';
import { pseudo, strange } from './pseudo';

it('accents what is read and leaves alone what ICU reads', () => {
  expect(strange('To lend')).toBe('[Ţö ļéñð ~]');
  expect(strange('{n, plural, one {one thing} other {# things}}')).toContain('{n, plural, one {öñé ţĥîñĝ} other {# ţĥîñĝš}}');
  expect(strange('<b>{name}</b> waits')).toContain('<b>{name}</b> ŵåîţš');
});

it('makes of every sentence one that can still be said', () => {
  const complaints = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const intl = intlOf('pseudo', pseudo(en));
  // Whatever a sentence asks for is there.
  const holes = Object.values(en).flatMap((sentence) => [...sentence.matchAll(/\{(\w+)/g)].map(([, name]) => [name, 2]));
  const values = { ...Object.fromEntries(holes), b: String } as Record<string, string>;
  for (const id of Object.keys(en)) intl.formatMessage({ id }, values);
  expect(complaints.mock.calls).toEqual([]);
  intlOf('pseudo', { broken: '{n, plural, one {x}' }).formatMessage({ id: 'broken' }, values);
  expect(complaints).toHaveBeenCalled();
});
