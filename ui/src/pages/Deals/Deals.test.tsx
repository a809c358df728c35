import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route } from 'wouter';
import { expect, it, vi } from 'vitest';

import type { DealView } from '../../api';
import { open, Program } from '../../testing';
import Deals from '.';

const bela = { id: 'p2', name: 'Béla', me: false, organiser: false, since: '2026-01-01T00:00:00Z', computers: 1 };

function deal(some: Partial<DealView>): DealView {
  return {
    id: 'd1', group: 'g', listing: 'l1', title: 'Jam pan', with: bela, mine: true, state: 'asked', sentence: '', days: { from: '2099-11-28', to: '2099-11-29' },
    handed_over: 'nobody', returned: 'nobody', may: [], waits_for_me: false, seen: false, arrived: false,
    timeline: [{ step: 'ask', by_me: false, at: '2026-11-25T08:00:00Z', text: 'For the plums', with_code: false }], ...some,
  };
}

function show(...deals: DealView[]) {
  const program = new Program({
    'GET /deals': () => ({ json: deals }),
    'POST /deals/d1/steps': () => ({ json: deals[0] }),
  });
  open(<Route path="/deals/:id"><Deals /></Route>, program, { path: '/deals/d1' });
  return program;
}

it('answers yes and sends the word along with it', async () => {
  const program = show(deal({ may: ['accept', 'decline', 'message'], waits_for_me: true }));
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText('A word to Béla'), 'Come at nine');
  await user.click(screen.getByRole('button', { name: 'Yes, Béla may have it' }));
  await waitFor(() => expect(program.asked.filter((r) => r.method === 'POST').map((r) => JSON.parse(String(r.body)))).toEqual([
    { step: 'accept' }, { step: 'message', text: 'Come at nine' },
  ]));
});

it('asks the one who has not said yet whether it changed hands, and the other not again', async () => {
  show(deal({ state: 'out', handed_over: 'asker', may: ['hand_over', 'return', 'message'], waits_for_me: true }));
  expect(await screen.findByText(/Is that so/)).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'I handed it over' })).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'It is back' })).toBeNull();
});

it('goes on to the return once both have said so', async () => {
  show(deal({ state: 'out', handed_over: 'both', may: ['return', 'message'] }));
  expect(await screen.findByRole('button', { name: 'It is back' })).toBeInTheDocument();
  expect(screen.queryByText(/Is that so/)).toBeNull();
});

it('sends six digits however they were spaced, and no others', async () => {
  const program = show(deal({ state: 'accepted', may: ['hand_over'], code: { mine: '482913', for: 'hand_over', enter: true } }));
  const user = userEvent.setup();
  expect(await screen.findByText('482 913')).toBeInTheDocument();
  await user.type(screen.getByLabelText('Type Béla’s number'), '12 34');
  await user.click(screen.getByRole('button', { name: 'I handed it over' }));
  expect(await screen.findByText(/It has six digits/)).toBeInTheDocument();
  expect(program.asked.some((r) => r.method === 'POST')).toBe(false);
  await user.type(screen.getByLabelText('Type Béla’s number'), '56');
  await user.click(screen.getByRole('button', { name: 'I handed it over' }));
  await waitFor(() => expect(JSON.parse(String(program.asked.find((r) => r.method === 'POST')?.body))).toMatchObject({ step: 'hand_over', code: '123456' }));
});

it('still shows the number of who has said so, until the other has said the same', async () => {
  show(deal({ mine: false, state: 'out', handed_over: 'asker', may: ['return'], code: { mine: '149564', for: 'hand_over', enter: false } }));
  expect(await screen.findByText('149 564')).toBeInTheDocument();
  expect(screen.queryByLabelText('Type Béla’s number')).toBeNull();
  expect(screen.getByRole('button', { name: 'I brought it back' })).toBeInTheDocument();
});

it('lays the deal that waits for me beside the list where there is room, and only the list where there is none', async () => {
  const open1 = deal({ id: 'd2', title: 'Tent', state: 'accepted', days: { from: '2099-01-01', to: '2099-01-02' } });
  const waits = deal({ may: ['accept', 'decline', 'message'], waits_for_me: true });
  const program = () => new Program({ 'GET /deals': () => ({ json: [open1, waits] }) });
  const narrow = open(<Deals />, program(), { path: '/deals' });
  await screen.findByText('Jam pan');
  expect(screen.queryByRole('button', { name: 'Yes, Béla may have it' })).toBeNull();
  narrow.unmount();
  vi.stubGlobal('ResizeObserver', class { observe() {} disconnect() {} });
  const shop = document.body.appendChild(document.createElement('div'));
  shop.id = 'shop';
  Object.defineProperty(shop, 'clientWidth', { value: 1280 });
  open(<Deals />, program(), { path: '/deals' });
  expect(await screen.findByRole('button', { name: 'Yes, Béla may have it' })).toBeInTheDocument();
  shop.remove();
  vi.unstubAllGlobals();
});
