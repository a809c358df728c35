import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route } from 'wouter';
import { expect, it } from 'vitest';

import { open, Program } from '../../testing';
import Offer from '.';

const group = { id: 'g1', name: 'Mill Lane', state: 'member', members: 2, listings: 0, waiting: 0, connection: {} };
const page = <Route path="/offer"><Offer /></Route>;

function street(post: () => { status?: number; json?: unknown }) {
  return new Program({
    'GET /status': () => ({ json: { version: '0', home: '', name: 'Ana', groups: [group], notices: [] } }),
    'POST /listings': post,
  });
}

it('loses nothing that was typed when the program stops, and sends it when it is back', async () => {
  let isAway = true;
  const program = street(() => ({ json: { id: 'l1', title: 'Step ladder' } }));
  const asks = program.ask.bind(program);
  program.ask = (request) => (isAway && request.method === 'POST' ? Promise.reject(new TypeError('gone')) : asks(request));
  const { unmount, where } = open(page, program, { path: '/offer' });
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText('In a few words'), 'Step ladder');
  await user.type(screen.getByLabelText('More about it'), 'The hinge squeaks');
  await user.click(screen.getByRole('button', { name: 'Hang it on the wall' }));
  expect(await screen.findByText(/What you typed stays here/)).toBeInTheDocument();
  expect(screen.getByLabelText('More about it')).toHaveValue('The hinge squeaks');

  // The same page anew, as after a reload.
  const kept = { ...localStorage };
  unmount();
  expect(Object.keys(kept).some((k) => k.startsWith('hedgerow.draft.offer'))).toBe(true);
  isAway = false;
  const again = open(page, program, { path: '/offer', drafts: kept });
  expect(await screen.findByLabelText('More about it')).toHaveValue('The hinge squeaks');
  await user.click(screen.getByRole('button', { name: 'Hang it on the wall' }));
  await waitFor(() => expect(again.where.history.at(-1)).toBe('/listing/l1'));
  const sent = program.asked.find((r) => r.method === 'POST');
  expect(JSON.parse(String(sent?.body))).toMatchObject({ title: 'Step ladder', text: 'The hinge squeaks', mode: 'lend', longest_days: 7 });
  expect(where.history).not.toContain('/listing/l1');
});

it('shows markup in a title as the letters it is made of', async () => {
  open(page, street(() => ({ json: {} })), { path: '/offer' });
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText('In a few words'), '<img src=x onerror=alert(1)>');
  expect(screen.getByRole('heading', { name: '<img src=x onerror=alert(1)>' })).toBeInTheDocument();
  expect(document.querySelector('img[src="x"]')).toBeNull();
});
