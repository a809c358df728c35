import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route } from 'wouter';
import { expect, it } from 'vitest';

import type { DecisionView, Person, QuorumView } from '../../api';
import { open, Program } from '../../testing';
import Group from '.';

const person = (id: string, name: string, some: Partial<Person> = {}): Person => ({ id, name, me: false, organiser: false, since: '2026-01-01T00:00:00Z', computers: 1, ...some });
const ana = person('a1', 'Ana', { me: true, organiser: true });
const bela = person('b1', 'Béla');
const summary = { id: 'g', name: 'Elm Street', state: 'organiser', members: 2, listings: 0, waiting: 0, connection: { neighbours: 0 } };

function show(more: ConstructorParameters<typeof Program>[0] = {}) {
  const program = new Program({
    'GET /status': () => ({ json: { name: 'Ana', groups: [summary] } }),
    'GET /groups/g': () => ({ json: { ...summary, threshold: 1, members_invite: true } }),
    'GET /groups/g/people': () => ({ json: [{ person: ana, roles: ['organiser'] }, { person: bela, roles: [] }] }),
    'GET /groups/g/guidelines': () => ({ json: { version: 3, text: 'Bring it back.', review: '2020-05-01', review_is_due: true, accepted_by: [bela] } }),
    'GET /groups/g/decisions': () => ({ json: [] }),
    'GET /groups/g/branches': () => ({ json: [] }),
    'GET /groups/g/quorum': () => ({ json: null }),
    'GET /deals': () => ({ json: [] }),
    ...more,
  });
  open(<Route path="/group/*?"><Group /></Route>, program, { path: '/group' });
  return program;
}

const sent = (program: Program) => program.asked.filter((r) => r.method !== 'GET').map((r) => [r.method, r.path, r.body === undefined ? undefined : JSON.parse(String(r.body))]);

it('says yes to the version that stands there, and says when it is time to look at it again', async () => {
  const program = show();
  expect(await screen.findByText(/Time to look at it again/)).toBeInTheDocument();
  expect(screen.getByText('1 of 2 have agreed to this version.')).toBeInTheDocument();
  await userEvent.setup().click(screen.getByRole('button', { name: 'I agree to this' }));
  await waitFor(() => expect(sent(program)).toEqual([['POST', '/groups/g/guidelines/acceptance', { version: 3 }]]));
});

it('lets somebody choose between two ways only after a word about what it means', async () => {
  const way = (id: string, by: Person): DecisionView => ({
    id, what: 'charter', state: 'in_force', proposed_by: by, at: '2026-11-20T09:00:00Z', agreed: [by], needed: 1, i_agreed: false, may_agree: false, sentence: '', stay: [],
    changes: [{ field: 'organisers', from: 'Ana, Béla', to: by.name }],
  });
  const program = show({ 'GET /groups/g/branches': () => ({ json: [way('w1', ana), way('w2', bela)] }), 'PUT /groups/g/branches/w2': () => ({ json: [] }) });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Follow Béla' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText(/no longer sees what you write/)).toBeInTheDocument();
  expect(sent(program)).toEqual([]);
  await user.click(dialog.getByRole('button', { name: 'Follow Béla' }));
  await waitFor(() => expect(sent(program)).toEqual([['PUT', '/groups/g/branches/w2', undefined]]));
});

it('offers to appoint others only from the day on, and never once an organiser was heard of', async () => {
  const quorum = (some: Partial<QuorumView>) => ({ 'GET /groups/g/quorum': () => ({ json: { members: [ana, bela], needed: 2, i_am_in_it: true, called_by: [ana, bela], i_called: true, called_since: '2026-01-01T00:00:00Z', ...some } }) });
  const act = () => screen.queryByRole('button', { name: 'Appoint organisers' });
  show(quorum({ may_sign_at: '2020-01-31T00:00:00Z' }));
  await waitFor(() => expect(act()).not.toBeNull());
  cleanup();
  show(quorum({ may_sign_at: '2999-01-31T00:00:00Z' }));
  expect(await screen.findByText(/unless an organiser is heard of before/)).toBeInTheDocument();
  expect(act()).toBeNull();
  cleanup();
  show(quorum({ may_sign_at: null }));
  expect(await screen.findByText(/An organiser has been heard of since/)).toBeInTheDocument();
  expect(act()).toBeNull();
});
