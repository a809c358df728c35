/**
 * Every page has a folder here and one line below. A page is fetched when it is first gone to; its folder's `index.tsx`
 * exports it as default. `bare` pages stand without the shop front.
 */
import { lazy, type ComponentType } from 'react';

import type { WordId } from '../words';

export type Page = { path: string; title: WordId; page: ComponentType; bare?: boolean; keepsPlace?: boolean };

const Offer = lazy(() => import('./Offer'));
const Deals = lazy(() => import('./Deals'));
const Things = lazy(() => import('./Things'));
const Settings = lazy(() => import('./Settings'));
const Help = lazy(() => import('./Help'));

export const PAGES: Page[] = [
  { path: '/welcome/*?', title: 'welcome.title', page: lazy(() => import('./Welcome')), bare: true },
  { path: '/browse', title: 'browse.title', page: lazy(() => import('./Browse')), keepsPlace: true },
  { path: '/listing/:id', title: 'listing.title', page: lazy(() => import('./Listing')) },
  { path: '/apart/:group/:person', title: 'apart.title', page: lazy(() => import('./Apart')) },
  { path: '/offer', title: 'offer.title', page: Offer },
  { path: '/offer/:id', title: 'offer.title.change', page: Offer },
  { path: '/ask', title: 'offer.title.wanted', page: Offer },
  { path: '/deals', title: 'deals.title', page: Deals },
  { path: '/deals/:id', title: 'deals.title', page: Deals },
  { path: '/things/*?', title: 'things.title', page: Things },
  { path: '/people', title: 'people.title', page: lazy(() => import('./People')) },
  { path: '/people/:id', title: 'person.title', page: lazy(() => import('./People/Person')) },
  { path: '/group/*?', title: 'ours.title', page: lazy(() => import('./Group')) },
  { path: '/decisions', title: 'decide.title', page: lazy(() => import('./Decisions')) },
  { path: '/reports', title: 'reports.title', page: lazy(() => import('./Reports')) },
  { path: '/invite/*?', title: 'invite.title', page: lazy(() => import('./Invite')) },
  { path: '/join', title: 'join.title', page: lazy(() => import('./Join')) },
  { path: '/connection/*?', title: 'connection.title', page: lazy(() => import('./Connection')) },
  { path: '/settings/*?', title: 'settings.title', page: Settings },
  { path: '/import', title: 'import.title', page: lazy(() => import('./Import')) },
  { path: '/searches', title: 'searches.title', page: lazy(() => import('./Searches')) },
  { path: '/help/*?', title: 'help.title', page: Help },
  { path: '/print/*?', title: 'print.title', page: lazy(() => import('./Print')), bare: true },
  { path: '/who', title: 'who.title', page: lazy(() => import('./Who')), bare: true },
  { path: '/more', title: 'more.title', page: lazy(() => import('./More')) },
];
