import { expect, it } from 'vitest';

import { hasRoom, reportOf } from './report';

it('puts the reason before the words, and lets it stand alone', () => {
  expect(reportOf('Dangerous', ' the plug is loose ')).toBe('Dangerous: the plug is loose');
  expect(reportOf('Dangerous', '  ')).toBe('Dangerous');
});

it('counts room as the program does, in bytes and with the title', () => {
  expect(hasRoom('Saw', 'x'.repeat(397))).toBe(true);
  expect(hasRoom('Saw', 'x'.repeat(398))).toBe(false);
  expect(hasRoom('鋸', '音'.repeat(132))).toBe(true);
  expect(hasRoom('鋸', '音'.repeat(133))).toBe(false);
});
