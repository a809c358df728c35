/** A page with a program that answers as a test says. Nothing here reaches the shop itself. */
import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { I18nProvider } from 'react-aria-components';
import { RawIntlProvider } from 'react-intl';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';

import { queries } from './api';
import { bringTransport } from './api/client';
import type { Ear, Request, Transport } from './api/transport';
import { intlOf, localeOf, type Language } from './words';
import en from './words/en.json';

type Answers = Record<string, (request: Request) => { status?: number; json?: unknown }>;

/** Answers by "METHOD /path" without what is asked after the question mark; everything else is not there. */
export class Program implements Transport {
  readonly inWindow = false;
  readonly asked: Request[] = [];
  ear: Ear | undefined;
  answers: Answers;

  constructor(answers: Answers) {
    this.answers = answers;
  }

  async ask(request: Request) {
    this.asked.push(request);
    const answer = this.answers[`${request.method} ${request.path.split('?')[0]}`];
    const { status = 200, json } = answer?.(request) ?? { status: 404, json: { code: 'E_NOT_THERE', text: 'not there', class: 'not_found' } };
    return { status, kind: 'application/json', body: new Blob([JSON.stringify(json ?? null)]) };
  }

  ready() {}

  listen(ear: Ear) {
    this.ear = ear;
    return () => {};
  }
}

export function open(page: ReactElement, program: Program, { path = '/', language = 'en' as Language, drafts = {} as Record<string, string> } = {}) {
  queries.clear();
  sessionStorage.clear();
  localStorage.clear();
  Object.entries(drafts).forEach(([name, draft]) => localStorage.setItem(name, draft));
  bringTransport(program);
  const where = memoryLocation({ path, record: true });
  const seen = render(
    <QueryClientProvider client={queries}>
      <RawIntlProvider value={intlOf(language, en)}>
        <I18nProvider locale={localeOf(language)}>
          <Router hook={where.hook} searchHook={where.searchHook}>{page}</Router>
        </I18nProvider>
      </RawIntlProvider>
    </QueryClientProvider>,
  );
  return { ...seen, where };
}
