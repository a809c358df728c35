import { expect, it } from 'vitest';

import { Program } from '../testing';
import { ask, Refusal, bringTransport } from './client';

it('fills in the path, leaves out what was not asked and sends JSON', async () => {
  const program = new Program({
    'GET /listings': () => ({ json: { listings: [], total: 0 } }),
    'POST /deals/a%2Fb/steps': () => ({ json: {} }),
  });
  bringTransport(program);
  await ask('GET /listings', { query: { words: 'Leiter & Seil', mode: undefined, limit: 2 } });
  await ask('POST /deals/{deal}/steps', { path: { deal: 'a/b' }, body: { step: 'accept' } });
  expect(program.asked.map((r) => `${r.method} ${r.path}`)).toEqual(['GET /listings?words=Leiter+%26+Seil&limit=2', 'POST /deals/a%2Fb/steps']);
  expect(program.asked[1]).toMatchObject({ body: '{"step":"accept"}', headers: { 'content-type': 'application/json' } });
});

it('makes of a refusal its code, and of silence E_AWAY', async () => {
  const program = new Program({ 'GET /status': () => ({ status: 409, json: { code: 'E_BOOKED', text: 'booked', class: 'refused', help: 'the 29th is free' } }) });
  bringTransport(program);
  await expect(ask('GET /status', {})).rejects.toMatchObject({ code: 'E_BOOKED', help: 'the 29th is free', status: 409 });
  bringTransport({ ...program, ask: () => Promise.reject(new TypeError('no network')) } as unknown as Program);
  await expect(ask('GET /status', {})).rejects.toBeInstanceOf(Refusal);
  await expect(ask('GET /status', {})).rejects.toMatchObject({ code: 'E_AWAY' });
});
