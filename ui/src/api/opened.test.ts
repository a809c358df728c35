import { expect, it } from 'vitest';

import { pathOf } from './opened';

it('leads from a label to the page of its thing, and from a page’s address to the page', () => {
  expect(pathOf('hedgerow://thing/00ff12')).toBe('/things/00ff12');
  expect(pathOf('HEDGEROW://THING/00ff12/')).toBe('/things/00ff12');
  expect(pathOf('hedgerow://deal/a1-b2')).toBe('/deals/a1-b2');
  expect(pathOf('hedgerow://connection')).toBe('/connection');
});

it('takes everything else for a letter, which waits for a click', () => {
  for (const other of ['hedgerow://join/1#ABC', 'hedgerow://thing/', 'hedgerow://thing/../../settings', 'hedgerow://thing/a?b', 'hedgerow://print', 'hedgerow://constructor/a', 'Dear Béla\nhedgerow://join/1#ABC']) {
    expect(pathOf(other)).toBe(`/join?letter=${encodeURIComponent(other)}`);
  }
});
