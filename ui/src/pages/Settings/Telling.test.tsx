import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';

import { open, Program } from '../../testing';
import { Telling } from './Telling';

const settings = {
  language: 'en', text_size: 100, theme: 'auto', contrast: 'auto', motion: 'auto', start_at_login: false,
  notifications: { answers: true, due: true, searches: true, letters: true },
};
const quiet = { quiet_from: '22:00', quiet_to: '07:00' };
const QUIET = { name: /Quiet at night/ };

function show(now: object) {
  const program = new Program({ 'GET /settings': () => ({ json: now }), 'PUT /settings': () => ({ json: now }) });
  open(<Telling />, program);
  return program;
}

it('shows the quiet hours that the program keeps, and none where none are kept', async () => {
  show({ ...settings, ...quiet });
  expect(await screen.findByRole('checkbox', QUIET)).toBeChecked();
  expect(screen.getByDisplayValue('22:00')).toBeInTheDocument();
});

it('keeps quiet hours that were turned off, whatever else is changed', async () => {
  const program = show(settings);
  await waitFor(() => expect(screen.getByRole('checkbox', QUIET)).not.toBeChecked());
  const [answers] = screen.getAllByRole('checkbox');
  await userEvent.setup().click(answers as HTMLElement);
  await waitFor(() => expect(program.asked.some((r) => r.method === 'PUT')).toBe(true));
  const put = program.asked.find((r) => r.method === 'PUT');
  expect(JSON.parse(String(put?.body))).not.toHaveProperty('quiet_from');
});

it('never sends the usual hours over others that are not known here yet', async () => {
  const program = show({ ...settings, quiet_from: '20:00', quiet_to: '09:00' });
  await userEvent.setup().click(screen.getAllByRole('checkbox')[0] as HTMLElement);
  await waitFor(() => expect(program.asked.some((r) => r.method === 'PUT')).toBe(true));
  expect(JSON.parse(String(program.asked.find((r) => r.method === 'PUT')?.body))).toMatchObject({ quiet_from: '20:00' });
});
