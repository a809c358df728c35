import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';

import { closePalette, usePalette } from '../shop/palette';
import { open, Program } from '../testing';
import Palette from './Palette';

function Page() {
  return usePalette() ? <Palette /> : <p>the page</p>;
}

it('opens with Ctrl and K, finds a thing by who has it, and goes there with Enter', async () => {
  closePalette();
  const things = [{ id: 't7', title: 'Drill', text: '', category: 'tools', photos: [], offered: [], history: [], changed: '', out: { to: 'Zoé', neighbour: false, since: '', days_late: 0 } }];
  const { where } = open(<Page />, new Program({
    'GET /status': () => ({ json: { version: '0', home: '', groups: [], notices: [] } }),
    'GET /things': () => ({ json: { things, total: 1 } }),
  }));
  const user = userEvent.setup();
  await user.keyboard('{Control>}k{/Control}');
  await user.type(await screen.findByLabelText('Where to?'), 'zoe');
  expect(await screen.findByRole('option', { name: /Drill/ })).toBeInTheDocument();
  expect(screen.queryByRole('option', { name: /Browse/ })).toBeNull();
  await user.keyboard('{ArrowDown}{Enter}');
  await waitFor(() => expect(where.history.at(-1)).toBe('/things/t7'));
  expect(screen.getByText('the page')).toBeInTheDocument();
});

it('closes with Escape, whatever was typed', async () => {
  closePalette();
  open(<Page />, new Program({}));
  const user = userEvent.setup();
  await user.keyboard('{Control>}k{/Control}');
  await user.type(await screen.findByLabelText('Where to?'), 'drill');
  await user.keyboard('{Escape}');
  expect(await screen.findByText('the page')).toBeInTheDocument();
});
