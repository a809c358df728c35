import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';

import type { Notice } from '../api';
import { open, Program } from '../testing';
import { pressing, Told } from './Told';

const notice = (code: string, values: Record<string, string> = {}): Notice => ({ code, text: 'English of the program', help: null, values: { group: 'Elm Street', ...values } });
const groups = (n: number) => Array.from({ length: n }, (_, i) => ({ id: `g${i}`, name: `Group ${i}`, state: 'member' }));

function show(notices: Notice[], n = 1) {
  open(<Told />, new Program({ 'GET /status': () => ({ json: { version: '0', home: '', groups: groups(n), notices } }) }));
}

it('says the most pressing one, and nothing of what is not pressing', () => {
  const all = [notice('N_BACK'), notice('N_REMOVED_CAN_READ'), notice('N_FOUNDED_ANEW')];
  expect(pressing(all)?.code).toBe('N_FOUNDED_ANEW');
  expect(pressing([notice('N_BACK')])).toBeUndefined();
});

it('names the removed, and the group only where there are several', async () => {
  show([notice('N_REMOVED_CAN_READ', { names: 'Carl' })]);
  expect(await screen.findByText(/^No longer in the group.*Carl$/)).toBeInTheDocument();
});

it('names the group to whoever is in two', async () => {
  show([notice('N_REMOVED_CAN_READ', { names: 'Carl' })], 2);
  await waitFor(() => expect(screen.getByText(/^Elm Street: .*Carl$/)).toBeInTheDocument());
});
