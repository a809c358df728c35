import { expect, it } from 'vitest';

import { linesOf } from '../Welcome/back';
import { inFours } from './fours';

it('parts a line into fours, and loses nothing of it', () => {
  const line = 'hedgerow://back/1#AHXIXORDFN';
  expect(inFours(line)).toBe('hedgerow://back/1# AHXI XORD FN');
  expect(linesOf(inFours(line)).map((typed) => typed.replaceAll(' ', ''))).toEqual([line]);
});
