import { act, fireEvent, screen } from '@testing-library/react';
import { expect, it } from 'vitest';

import { listenForTopics } from '../api/fresh';
import { open, Program } from '../testing';
import { Photo, tinsOf } from './Photo';

it('photo_that_came_while_its_absence_was_still_on_the_way', async () => {
  const program = new Program({});
  open(<><Photo id="aa" category="ladders" alt="away" /><Photo id="bb" category="ladders" alt="here" /></>, program);
  const stop = listenForTopics();
  const [away, here] = [await screen.findByAltText('away'), await screen.findByAltText('here')];
  const first = away.getAttribute('src');
  await act(async () => program.ear?.changed('photos', null));
  expect(screen.getByAltText('away')).toHaveAttribute('src', first!);
  await act(async () => { fireEvent.error(screen.getByAltText('away')); });
  const second = (await screen.findByAltText('away')).getAttribute('src');
  expect(second).not.toBe(first);
  await act(async () => { fireEvent.error(screen.getByAltText('away')); });
  expect(screen.queryByAltText('away'), 'nothing came since: its drawing stands there').toBeNull();
  await act(async () => program.ear?.changed('photos', null));
  expect(await screen.findByAltText('away')).not.toHaveAttribute('src', second!);
  expect(screen.getByAltText('here'), 'a photo that is shown is left alone').toBe(here);
  stop();
});

it('paints the ground behind a drawing by the thing’s name: each time alike, and lively side by side', () => {
  const tins = Array.from({ length: 60 }, (_, n) => tinsOf(`${(n * 7919).toString(16)}ab${n}`));
  expect(tins.every(([wall, bench]) => wall !== bench && wall >= 0 && wall < 6 && bench >= 0 && bench < 6)).toBe(true);
  expect(new Set(tins.map(String)).size).toBeGreaterThan(15);
  expect(tinsOf('0a1b2c')).toEqual(tinsOf('0a1b2c'));
});
