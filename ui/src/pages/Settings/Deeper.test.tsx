import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';

import type { Computer, DealView, GroupSummary } from '../../api';
import { open, Program } from '../../testing';
import { Computers } from './Computers';
import { inOrder } from './computers';
import { Hidden } from './Hidden';
import { Leave } from './Leave';
import { leavesNobody, openDealsIn } from './leave';

const computer = (id: string, day: number, some: Partial<Computer> = {}): Computer => ({ id, since: `2026-03-0${day}T09:00:00Z`, here: false, ended: false, ...some });
const group = { id: 'g', name: 'Elm Street', state: 'member', waiting: 0, members: 3, listings: 2, connection: { neighbours: 1 } };
const status = (state = 'member') => ({ json: { version: '0', home: '', name: 'Ana', groups: [{ ...group, state }], notices: [] } });

it('puts this computer first and ended ones last', () => {
  const all = [computer('ended', 4, { ended: true }), computer('old', 1), computer('here', 2, { here: true }), computer('late', 3)];
  expect(inOrder(all).map((c) => c.id)).toEqual(['here', 'late', 'old', 'ended']);
});

it('says what the end of a computer means before it is ended, and never offers to end this one', async () => {
  const program = new Program({
    'GET /status': () => status(),
    'GET /me/computers': () => ({ json: [computer('here', 2, { here: true }), computer('lost', 1)] }),
    'DELETE /me/computers/lost': () => ({ status: 204 }),
  });
  open(<Computers />, program);
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'It is lost' }));
  const dialog = within(screen.getByRole('dialog'));
  expect(dialog.getByText(/Nothing that is written on it counts/)).toBeInTheDocument();
  expect(program.asked.some((r) => r.method === 'DELETE')).toBe(false);
  await user.click(dialog.getByRole('button', { name: 'End it' }));
  await waitFor(() => expect(program.asked.find((r) => r.method === 'DELETE')?.path).toBe('/me/computers/lost?group=g'));
});

it('knows what speaks against leaving', () => {
  const deals = [['g', 'out'], ['g', 'asked'], ['h', 'accepted']].map(([of, state]) => ({ group: of, state }) as DealView);
  expect(openDealsIn(deals, 'g')).toHaveLength(1);
  const of = (state: string) => ({ ...group, state }) as GroupSummary;
  const [me, bela] = [{ me: true, organiser: true }, { me: false, organiser: false }];
  expect(leavesNobody(of('organiser'), [me, bela])).toBe(true);
  expect(leavesNobody(of('organiser'), [me, { ...bela, organiser: true }])).toBe(false);
  expect(leavesNobody(of('organiser'), [me])).toBe(false);
  expect(leavesNobody(of('member'), [me, bela])).toBe(false);
});

it('lets nobody leave with deals under way who did not say that they know of them', async () => {
  const program = new Program({
    'GET /status': () => status(),
    'GET /deals': () => ({ json: [{ id: 'd', group: 'g', state: 'out', title: 'Ladder', with: { name: 'Béla' } }] }),
    'GET /groups/g/members': () => ({ json: [{ id: 'a', me: true, name: 'Ana', organiser: false }, { id: 'b', me: false, name: 'Béla', organiser: true }] }),
    'POST /groups/g/leaving': () => ({ json: group }),
  });
  open(<Leave />, program);
  const user = userEvent.setup();
  expect(await screen.findByRole('link', { name: 'Ladder, with Béla' })).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Leave Elm Street' }));
  const dialog = within(screen.getByRole('dialog'));
  expect(dialog.getByRole('button', { name: 'Leave Elm Street' })).toBeDisabled();
  await user.click(dialog.getByRole('checkbox'));
  await user.click(dialog.getByRole('button', { name: 'Leave Elm Street' }));
  await waitFor(() => expect(JSON.parse(String(program.asked.find((r) => r.method === 'POST')?.body))).toEqual({ anyway: true }));
});

it('lists what is hidden with the word of its kind, and shows it again', async () => {
  const program = new Program({
    'GET /status': () => status(),
    'GET /hidden': () => ({ json: [{ id: '2-sell', what: 'mode', title: 'sell' }, { id: '3-b', what: 'blocked', title: 'Béla', group: 'g' }] }),
    'DELETE /hidden/3-b': () => ({ status: 204 }),
  });
  open(<Hidden />, program);
  expect(await screen.findByRole('heading', { name: 'Sell' })).toBeInTheDocument();
  await userEvent.setup().click(screen.getByRole('button', { name: 'Let them ask again: Béla' }));
  await waitFor(() => expect(program.asked.some((r) => r.method === 'DELETE' && r.path === '/hidden/3-b')).toBe(true));
});
