import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route } from 'wouter';
import { beforeAll, expect, it, vi } from 'vitest';

import type { ThingView } from '../../api';
import { Toasts } from '../../parts/Toast';
import { open, Program } from '../../testing';
import Things from '.';

const drill: ThingView = { id: 't1', title: 'Drill', text: '', category: 'tools', photos: [], offered: [], history: [], changed: '2026-01-01T00:00:00Z' };
const page = <><Route path="/things/*?"><Things /></Route><Toasts /></>;

// jsdom lays nothing out, so there is nothing to be told of.
beforeAll(() => vi.stubGlobal('ResizeObserver', class { observe() {} unobserve() {} disconnect() {} }));

/** A cellar without any group, whose program does what it is told. */
function cellar(begin: ThingView[]) {
  let things = begin;
  const set = (id: string, out: ThingView['out']) => {
    things = things.map((t) => (t.id === id ? { ...t, out } : t));
    return { json: things.find((t) => t.id === id) };
  };
  return new Program({
    'GET /status': () => ({ json: { version: '0', home: '', name: 'Ana', groups: [], notices: [] } }),
    'GET /things': () => ({ json: { things, total: things.length } }),
    'POST /things/t1/lend': ({ body }) => set('t1', { ...(JSON.parse(String(body)) as { to: string }), neighbour: false, since: '2026-01-02T10:00:00Z', days_late: 0 }),
    'POST /things/t1/returned': () => set('t1', null),
    'DELETE /things/t1': () => {
      things = [];
      return { json: null };
    },
    'POST /things': ({ body }) => {
      things = [{ ...drill, ...(JSON.parse(String(body)) as object), id: 't2' }];
      return { json: things[0] };
    },
  });
}

it('lends to somebody without the program, and asks first to whom', async () => {
  const program = cellar([drill]);
  open(page, program, { path: '/things/t1' });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Write it down' }));
  expect(screen.getByLabelText('Who takes it?')).toHaveAccessibleDescription(/so that you remember/);
  expect(program.asked.some((r) => r.method === 'POST')).toBe(false);
  await user.type(screen.getByLabelText('Who takes it?'), ' Aunt Margit ');
  await user.click(screen.getByRole('button', { name: 'Write it down' }));
  expect(await screen.findByRole('heading', { name: 'Aunt Margit has it' })).toBeInTheDocument();
  expect(JSON.parse(String(program.asked.find((r) => r.method === 'POST')?.body))).toEqual({ to: 'Aunt Margit', due: null, note: null });
});

it('says on the wall who is late, and takes a press of “back” back', async () => {
  const program = cellar([{ ...drill, out: { to: 'Emre', neighbour: false, since: '2026-01-02T10:00:00Z', due: '2026-01-05', days_late: 3 } }]);
  open(page, program, { path: '/things' });
  const user = userEvent.setup();
  expect(await screen.findByText('Emre, 3 days late')).toBeInTheDocument();
  const row = screen.getByRole('row', { name: /Drill/ });
  expect(within(row).getByText('3 days late')).toBeInTheDocument();
  await user.click(within(row).getByRole('button', { name: 'It is back' }));
  await waitFor(() => expect(screen.queryByText('Emre, 3 days late')).toBeNull());
  await user.click(screen.getByRole('button', { name: 'Undo' }));
  expect(await screen.findByText(/^Emre, until/)).toBeInTheDocument();
  const lent = program.asked.find((r) => r.path === '/things/t1/lend');
  expect(JSON.parse(String(lent?.body))).toMatchObject({ to: 'Emre', due: '2026-01-05' });
});

it('takes a thing down at once where nothing is lost, and asks where the list of loans would go', async () => {
  const user = userEvent.setup();
  const plain = cellar([drill]);
  const { unmount } = open(page, plain, { path: '/things/t1' });
  await user.click(await screen.findByRole('button', { name: 'Take it down' }));
  await waitFor(() => expect(plain.asked.some((r) => r.method === 'DELETE')).toBe(true));
  unmount();

  const lent = cellar([{ ...drill, history: [{ to: 'Emre', since: '2026-01-01T00:00:00Z', back: '2026-01-02T00:00:00Z' }] }]);
  open(page, lent, { path: '/things/t1' });
  await user.click(await screen.findByRole('button', { name: 'Take it down' }));
  const dialog = await screen.findByRole('dialog');
  expect(lent.asked.some((r) => r.method === 'DELETE')).toBe(false);
  await user.click(within(dialog).getByRole('button', { name: 'Leave it there' }));
  expect(lent.asked.some((r) => r.method === 'DELETE')).toBe(false);
});
