import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';

import { open, Program } from '../../testing';
import Import from '.';

const group = { id: 'g1', name: 'Mill Lane', state: 'member', members: 2, listings: 0, waiting: 0, connection: { neighbours: 0 } };
const report = { added: 2, changed: 0, same: 0, left_out: 1, dry_run: true, read_as: { encoding: 'UTF-8', separator: 'semicolons', headed: true }, lines: [{ code: 'E_TITLE', line: 3, left_out: true, text: 'no title', values: {} }] };

it('only looks at first, writes when told to, and takes all of it back', async () => {
  const program = new Program({
    'GET /status': () => ({ json: { version: '0', home: '', groups: [group], notices: [] } }),
    'POST /import': ({ path }) => ({ json: path.includes('dry_run=true') ? report : { ...report, dry_run: false, undo: 'u1' } }),
    'POST /import/undo': () => ({ json: { ...report, added: 0 } }),
  });
  open(<Import />, program, { path: '/import' });
  const user = userEvent.setup();
  await screen.findByRole('button', { name: 'Choose a file' });
  const input = document.querySelector<HTMLInputElement>('input[type="file"]');
  await user.upload(input as HTMLInputElement, new File(['title\na'], 'cellar.csv', { type: 'application/vnd.ms-excel' }));
  const go = await screen.findByRole('button', { name: 'Hang 2 things on the wall' });
  expect(screen.getByText('This row has no title.')).toBeInTheDocument();
  expect(screen.getByText('How it was read: UTF-8, separated by semicolons; the first line names the columns.')).toBeInTheDocument();
  const imports = () => program.asked.filter((r) => r.path.startsWith('/import?'));
  expect(imports()).toHaveLength(1);
  expect(imports()[0]?.path).toContain('dry_run=true');
  expect(imports()[0]?.headers['content-type']).toBe('text/csv');
  await user.click(go);
  await user.click(await screen.findByRole('button', { name: 'Take it all back' }));
  expect(imports()[1]?.path).not.toContain('dry_run');
  await waitFor(() => expect(program.asked.some((r) => r.path === '/import/undo' && String(r.body).includes('u1'))).toBe(true));
});
