import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';

import { queries } from '../../api';
import { open, Program } from '../../testing';
import { Recovery } from './Recovery';

const words = Array.from({ length: 24 }, (_, i) => `word${i + 1}`);

it('asks for two words of the sheet, says when they are others, and keeps the words nowhere', async () => {
  const program = new Program({
    'GET /status': () => ({ json: { version: '0', home: '', name: 'Ana', groups: [], notices: [] } }),
    'GET /me/recovery': () => ({ json: { words, groups: [], made: '2026-01-01T00:00:00Z' } }),
    'POST /me/recovery/check': ({ body }) => {
      const said = (JSON.parse(String(body)) as { words: { number: number; word: string }[] }).words;
      return said.every(({ number, word }) => word === words[number - 1])
        ? { json: { name: 'Ana', languages: [], recovery: 'checked' } }
        : { status: 400, json: { code: 'E_WORDS', text: 'other words', class: 'usage' } };
    },
  });
  open(<Recovery />, program);
  const user = userEvent.setup();
  expect(screen.queryByText('word1')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Show the words' }));
  expect(await screen.findByText('word24')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'I have it on paper' }));
  expect(screen.queryByText('word24')).toBeNull();
  const fields = screen.getAllByRole('textbox');
  expect(fields).toHaveLength(2);
  for (const field of fields) await user.type(field, 'wrong');
  await user.click(screen.getByRole('button', { name: 'Check' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('not the words on your sheet');
  for (const label of screen.getAllByText(/Word number/)) {
    const field = screen.getByLabelText(label.textContent);
    await user.clear(field);
    await user.type(field, ` Word${/\d+/.exec(label.textContent)?.[0]}`);
  }
  await user.click(screen.getByRole('button', { name: 'Check' }));
  await waitFor(() => expect(screen.getByRole('heading', { name: 'That is safe now' })).toBeInTheDocument());
  expect(JSON.stringify({ ...sessionStorage, ...localStorage })).not.toContain('word24');
  expect(JSON.stringify(queries.getQueryCache().getAll().map((q) => q.state.data))).not.toContain('word24');
});
