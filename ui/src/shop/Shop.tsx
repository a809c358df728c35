import { lazy, Suspense, useEffect, useRef, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';

import { useAsk, useHearing } from '../api';
import { Icon } from '../parts/Icon';
import { Plate } from '../parts/Plate';
import { useWords, type WordId } from '../words';
import type { IconName } from '../parts/icons';
import { useAsked } from './asked';
import { useMe } from './me';
import { Stopped } from './Stopped';
import { Told } from './Told';
import s from './Shop.module.css';

/** Fetched after the page that somebody came for. */
const Bell = lazy(() => import('./Bell'));

type Drawer = { href: string; icon: IconName; word: WordId; opens: string[]; narrow?: boolean };

/** The cabinet: one drawer for each thing a neighbour comes for. */
const DRAWERS: Drawer[] = [
  { href: '/browse', icon: 'browse', word: 'shop.browse', opens: ['/browse', '/listing', '/apart', '/offer', '/ask', '/searches'], narrow: true },
  { href: '/deals', icon: 'deals', word: 'shop.deals', opens: ['/deals'], narrow: true },
  { href: '/things', icon: 'things', word: 'shop.things', opens: ['/things', '/import', '/print'], narrow: true },
  { href: '/people', icon: 'people', word: 'shop.people', opens: ['/people', '/group', '/decisions', '/reports', '/invite', '/join'], narrow: true },
  { href: '/connection', icon: 'connection', word: 'shop.connection', opens: ['/connection'] },
  { href: '/settings', icon: 'settings', word: 'shop.settings', opens: ['/settings'] },
  { href: '/help', icon: 'help', word: 'shop.help', opens: ['/help'] },
];
const MORE: Drawer = { href: '/more', icon: 'list', word: 'shop.more', opens: ['/more', '/connection', '/settings', '/help'], narrow: true };

export const UNDER_MORE = DRAWERS.filter((d) => !d.narrow);

/** The shop front around every page. */
export function Shop({ children }: { children: ReactNode }) {
  const say = useWords();
  const [path] = useLocation();
  const { data: status } = useAsk('GET /status', {});
  const me = useMe();
  const hears = useHearing() === 'well';
  const main = useRef<HTMLElement>(null);
  const before = useRef(path);

  // Whoever listens is taken to the new page, and the page begins at its top.
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);

  const waiting = status?.groups.reduce((sum, g) => sum + g.waiting, 0) ?? 0;
  const groups = status?.groups.filter((g) => g.state !== 'ended') ?? [];
  const reached = groups.reduce((sum, g) => sum + g.connection.neighbours, 0);
  const isCarried = reached === 0 && groups.some((g) => g.connection.relays?.some((relay) => relay.connected));
  const isOpen = (d: Drawer) => d.opens.some((o) => path === o || path.startsWith(`${o}/`));
  const asked = useAsked()?.length ?? 0;
  const count = (d: Drawer) => (d.href === '/deals' ? waiting : d.href === '/people' ? asked : 0);
  return (
    <>
      <Suspense><Bell /></Suspense>
      <a className={s.skip} href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>{say('shop.skip')}</a>
      <header className={`${s.fascia} noprint`}>
        <Link className={s.sign} href="/browse"><img src="/icon.svg" alt="" />Hedgerow</Link>
        {groups[0] && (
          <span className={`${s.group} wide-only`}>
            {groups.length === 1 ? groups[0].name : say('shop.groups', { name: groups[0].name, more: groups.length - 1 })}
          </span>
        )}
        <Link className={`${s.quiet} push`} href="/connection">
          <Icon of={hears && (reached > 0 || isCarried || groups.length === 0) ? 'connection' : 'away'} className={s.plug} />
          <span className="wide-only">{groups.length ? say(isCarried ? 'shop.carried' : 'shop.reached', { n: reached }) : say('shop.alone')}</span>
          <span className={`narrow-only ${s.short}`}>{reached || isCarried ? say('shop.reachedShort') : say('shop.aloneShort')}</span>
        </Link>
        {me && (
          <Link className={s.quiet} href="/settings">
            <Plate name={me.name} picture={me.picture} size="sign" />
            <span className="wide-only">{me.name}</span>
            <span className="sr">{say('shop.yourPage')}</span>
          </Link>
        )}
      </header>
      <div className={s.shop}>
        <nav className={`${s.cabinet} noprint`} aria-label={say('shop.nav')}>
          <ul>
            {DRAWERS.map((d) => (
              <li key={d.href}>
                <Link className={s.drawer} href={d.href} aria-current={isOpen(d) ? 'page' : undefined}>
                  <span><Icon of={d.icon} />{say(d.word)}<Waiting n={count(d)} /></span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <main className={s.main} id="main" ref={main} tabIndex={-1}>
          <Stopped />
          {hears && <Told />}
          {children}
        </main>
      </div>
      <nav className={`${s.bottom} noprint`} aria-label={say('shop.navBottom')}>
        {[...DRAWERS.filter((d) => d.narrow), MORE].map((d) => (
          <Link key={d.href} href={d.href} aria-current={isOpen(d) ? 'page' : undefined}>
            <Icon of={d.icon} /><span>{say(d.word)}</span><Waiting n={count(d)} />
          </Link>
        ))}
      </nav>
    </>
  );
}

function Waiting({ n }: { n: number }) {
  const say = useWords();
  if (!n) return null;
  return <small><span aria-hidden="true">{n}</span><span className="sr">, {say('shop.waiting', { n })}</span></small>;
}
