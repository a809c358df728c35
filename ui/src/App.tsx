import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useLayoutEffect, useState } from 'react';
import { I18nProvider, RouterProvider } from 'react-aria-components';
import { RawIntlProvider, type IntlShape } from 'react-intl';
import { Redirect, Route, Router, Switch, useLocation } from 'wouter';

import { listenForTopics, queries, shell, transport, useAsk } from './api';
import { PAGES, type Page } from './pages/routes';
import { Toasts } from './parts/Toast';
import { usePaint, type Paint } from './shop/settings';
import { useMe } from './shop/me';
import { usePalette } from './shop/palette';
import { usePlace } from './shop/place';
import { Shop } from './shop/Shop';
import { intlOf, localeOf, useWords, wordsOf } from './words';

const Palette = lazy(() => import('./parts/Palette'));

type Spoken = { language: Paint['language']; intl: IntlShape };

export function App({ language, messages }: { language: Paint['language']; messages: Record<string, string> }) {
  const [spoken, setSpoken] = useState<Spoken>(() => ({ language, intl: intlOf(language, messages) }));
  const speak = useCallback((next: Paint['language']) => {
    void wordsOf(next).then((words) => setSpoken((was) => (was.language === next ? was : { language: next, intl: intlOf(next, words) })));
  }, []);
  useLayoutEffect(() => {
    document.documentElement.lang = spoken.language === 'pseudo' ? 'en' : spoken.language;
  }, [spoken.language]);
  useEffect(() => listenForTopics(), []);
  useEffect(() => {
    // Two frames later the first page has been painted.
    requestAnimationFrame(() => requestAnimationFrame(() => void transport().then((t) => t.ready())));
  }, []);
  return (
    <QueryClientProvider client={queries}>
      <RawIntlProvider value={spoken.intl}>
        <I18nProvider locale={localeOf(spoken.language)}>
          <Router hook={usePlace}>
            <Pages speak={speak} />
          </Router>
        </I18nProvider>
      </RawIntlProvider>
    </QueryClientProvider>
  );
}

function Pages({ speak }: { speak: (language: Paint['language']) => void }) {
  const [, go] = useLocation();
  const showsPalette = usePalette();
  usePaint(speak);
  const say = useWords();
  useEffect(() => {
    const [open, quit] = [say('tray.open'), say('tray.quit')];
    void shell().then((window_) => window_?.tray(open, quit)).catch(() => {});
  }, [say]);
  return (
    <RouterProvider navigate={go}>
      <Switch>
        {PAGES.filter((p) => p.bare).map((p) => <Route key={p.path} path={p.path}><Opened page={p} /></Route>)}
        <Route path="/"><Threshold /></Route>
        <Route>
          <Shop>
            <Switch>
              {PAGES.filter((p) => !p.bare).map((p) => <Route key={p.path} path={p.path}><Opened page={p} /></Route>)}
              <Route><Redirect to="/browse" replace /></Route>
            </Switch>
          </Shop>
        </Route>
      </Switch>
      {showsPalette && <Suspense><Palette /></Suspense>}
      <Toasts />
    </RouterProvider>
  );
}

/** Who comes for the first time is welcomed; everybody else goes to the wall. */
function Threshold() {
  const { data: status, isError } = useAsk('GET /status', {});
  const me = useMe();
  if (!status && !isError) return null;
  // A name comes back along with the rest.
  if (status?.groups.some((g) => g.state === 'returning')) return <Redirect to="/welcome/back" replace />;
  return <Redirect to={me || isError ? '/browse' : '/welcome'} replace />;
}

const places = new Map<string, number>();

function Opened({ page: { page: It, title, path, keepsPlace } }: { page: Page }) {
  const say = useWords();
  const [at] = useLocation();
  useEffect(() => {
    document.title = `${say(title)} · Hedgerow`;
  }, [say, title]);
  useLayoutEffect(() => {
    const place = keepsPlace ? places.get(path) : undefined;
    window.scrollTo(0, place ?? 0);
    if (!keepsPlace) return;
    const keep = () => places.set(path, window.scrollY);
    window.addEventListener('scroll', keep, { passive: true });
    return () => window.removeEventListener('scroll', keep);
  }, [at, path, keepsPlace]);
  return <Suspense fallback={<p className="hint" role="status">{say('parts.opening')}</p>}><It /></Suspense>;
}
