import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';

import { open, Program } from '../../testing';
import { Back } from './Back';

const connection = { neighbours: 0, relays: [], waiting_changes: 0, next_try_seconds: null as number | null };
const group = { id: 'g', name: '', state: 'returning', members: 0, listings: 0, waiting: 0, connection };
const deal = { id: 'd', group: 'g', mine: true, state: 'asked', may: ['message'], title: 'Saw', with: { name: 'Carl' } };

function show(groups: object[], { name = '', notices = [] as object[], deals = [] as object[] } = {}) {
  open(<Back />, new Program({
    'GET /status': () => ({ json: { version: '0', home: '', name: name || null, groups, notices } }),
    'GET /me': () => ({ json: { name, languages: [], recovery: 'checked' } }),
    'GET /things': () => ({ json: { things: [], total: 12 } }),
    'GET /deals': () => ({ json: deals }),
  }));
}

it('asks for the sheet where nothing is on its way', async () => {
  show([]);
  expect(await screen.findByLabelText('The 24 words')).toBeInTheDocument();
});

it('says that nobody is reached and when it is tried again, and takes an address', async () => {
  show([{ ...group, connection: { ...connection, next_try_seconds: 20 } }]);
  expect(await screen.findByText(/Next try in 20 seconds/)).toBeInTheDocument();
  expect(screen.getByLabelText('The address of a neighbour who is awake')).toBeInTheDocument();
  expect(screen.queryByRole('link', { name: 'To the wall' })).toBeNull();
});

it('says what has come so far, also through the always-on computer alone', async () => {
  show([{ ...group, members: 3, listings: 40, connection: { ...connection, relays: [{ id: 'r', connected: true, addresses: [], sentence: '' }] } }]);
  expect(await screen.findByText('So far: 3 people, 40 notices on the wall.')).toBeInTheDocument();
  expect(screen.queryByText(/No neighbour’s computer answers/)).toBeNull();
});

it('says what is here, and names what has to be asked again', async () => {
  const here = { ...group, name: 'Elm Street', state: 'member', members: 2 };
  show([here], { name: 'Béla', notices: [{ code: 'N_BACK', text: '', help: null, values: { group: 'Elm Street' } }], deals: [deal, { ...deal, id: 'o', state: 'out' }] });
  expect(await screen.findByRole('heading', { name: 'Elm Street is here' })).toBeInTheDocument();
  expect(await screen.findByText(/Your loans under way/)).toHaveTextContent('Your things: 12. Your loans under way: 1.');
  expect(screen.getByText(/Carl asked for “Saw”/)).toBeInTheDocument();
  expect(screen.queryByText(/Your name has not come back/)).toBeNull();
});
