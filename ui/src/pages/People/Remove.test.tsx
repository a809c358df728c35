import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';

import type { GroupSummary, Person } from '../../api';
import { open, Program } from '../../testing';
import { Remove } from './Remove';

const person = (id: string, name: string): Person => ({ id, name, me: false, organiser: false, since: '', computers: 1 });
const group = { id: 'g', name: 'Elm Street' } as GroupSummary;
const invited = [{ person: person('f1', 'Fay'), with: [person('h1', 'Hana')] }, { person: person('e1', 'Emil'), with: [] }];

async function ask(some: object = {}) {
  const program = new Program({
    'GET /groups/g/members/d1/removal': () => ({ json: { person: person('d1', 'Dora'), invited, listings: 2, deals: [{ id: 'x', title: 'Jam pan' }], needed: 2, ...some } }),
    'POST /groups/g/removals': () => ({ json: { state: 'open', agreed: [person('a1', 'Ana')], needed: 2 } }),
  });
  open(<Remove group={group} person={person('d1', 'Dora')} />, program);
  const user = userEvent.setup();
  await user.click(screen.getByText('Remove from the group'));
  const dialog = within(await screen.findByRole('dialog'));
  await dialog.findByText(/2 things of Dora’s/);
  const sent = () => program.asked.filter((r) => r.method === 'POST').map((r) => JSON.parse(String(r.body)));
  return { user, dialog, sent };
}

it('says what it means, and sends nothing before it is said of each who stays', async () => {
  const { user, dialog, sent } = await ask();
  for (const said of ['What Dora has read cannot be un-read.', 'Jam pan', 'The same holds for Hana, who came in through Fay.']) expect(dialog.getByText(said)).toBeInTheDocument();
  const choose = (name: string, fate: string) => user.click(within(dialog.getByText(name).closest<HTMLElement>('[role=group]')!).getByText(fate));
  await choose('Emil', 'Stays in the group');
  await user.click(dialog.getByText('Propose to remove Dora'));
  expect(await dialog.findByText('Say for each of them first whether they stay.')).toBeInTheDocument();
  expect(sent()).toEqual([]);
  await choose('Fay', 'Goes too');
  await user.click(dialog.getByText('Propose to remove Dora'));
  await waitFor(() => expect(sent()).toEqual([{ person: 'd1', keep: ['e1'], keep_nobody: false, reason: null }]));
});

it('says that nobody stays where nobody does', async () => {
  const { user, dialog, sent } = await ask({ invited: [] });
  await user.click(dialog.getByText('Propose to remove Dora'));
  await waitFor(() => expect(sent()).toEqual([{ person: 'd1', keep: [], keep_nobody: true, reason: null }]));
});
