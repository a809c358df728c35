/**
 * What the program is about to answer and its OpenAPI document does not say yet. It shrinks as `generated.ts` grows, and
 * goes when nothing is left in it.
 */
import type { DealStep as DealStepNow, DealView as DealViewNow, LetterDraft as LetterDraftNow, LetterView, ListingDraft as ListingDraftNow,
  ListingPage as ListingPageNow, ListingView as ListingViewNow, Person, none } from './generated';

export type PhotoId = string;
export type Photo = { id: PhotoId; width: number; height: number };

export type Me = { name: string; picture?: PhotoId | null; languages: string[]; recovery: 'never' | 'shown' | 'checked' };
export type RecoverySheet = { words: string[]; groups: { name: string; line: string }[]; made: string };

export type Settings = {
  language?: 'en' | 'fr' | 'es' | 'de' | 'hu' | 'ja' | null;
  /** Per cent, 100 to 200. */
  text_size: number;
  theme: 'auto' | 'light' | 'dark';
  contrast: 'auto' | 'more';
  motion: 'auto' | 'less';
  notifications: { answers: boolean; due: boolean; searches: boolean; letters: boolean };
  quiet_from?: string | null;
  quiet_to?: string | null;
  start_at_login: boolean;
};

export type ThingDraft = { title?: string | null; text?: string | null; category?: string | null; code?: string | null; care?: string | null; photos?: PhotoId[] };
export type ThingView = {
  id: string;
  title: string;
  text: string;
  category: string;
  code?: string | null;
  photos: PhotoId[];
  care?: string | null;
  offered: { group: string; listing: string; mode: string }[];
  out?: { to: string; neighbour: boolean; since: string; due?: string | null; days_late: number; deal?: string | null; note?: string | null } | null;
  history: { to: string; since: string; back?: string | null; note?: string | null }[];
  changed: string;
};
export type ThingPage = { things: ThingView[]; total: number };

export type ListingDraft = ListingDraftNow & { photos?: PhotoId[] };
export type ListingView = ListingViewNow & { photos?: PhotoId[] };
export type ListingPage = Omit<ListingPageNow, 'listings'> & {
  listings: ListingView[];
  categories?: { category: string; count: number }[];
};

export type DealCode = { mine: string; for: 'hand_over' | 'return'; enter: boolean };
export type DealView = DealViewNow & { code?: DealCode | null };
export type DealStep = DealStepNow | { step: 'hand_over' | 'return'; note?: string | null; code?: string | null };

export type SavedSearch = { id: string; name: string; query: ListingQuery; fresh: number };
export type ListingQuery = {
  words?: string; group?: string; mode?: string; wanted?: boolean; mine?: boolean; from?: string; to?: string; category?: string;
  sort?: 'best' | 'newest' | 'title';
};

export type LetterDraft = LetterDraftNow & { for?: string | null };
export type GroupLetter = { id: string; for?: string | null; uses: number; used: number; until: string; closed: boolean; link?: string | null; came: Person[] };
export type NeighbourReach = { person: Person; connected: boolean; way?: 'here' | 'address' | 'relay' | null; since?: string | null; agreed_at?: string | null };
export type Storage = { records_bytes: number; photos_bytes: number; photos_bound: number; folder: string };

/** Calls to come, and calls that take or answer more than the document says. */
export interface ComingCalls {
  'GET /me': { path: none; query: none; body: none; answer: Me };
  'PUT /me': { path: none; query: none; body: { name?: string; picture?: PhotoId | null; languages?: string[] }; answer: Me };
  'GET /me/recovery': { path: none; query: none; body: none; answer: RecoverySheet };
  'POST /me/recovery/check': { path: none; query: none; body: { words: { number: number; word: string }[] }; answer: Me };
  'GET /settings': { path: none; query: none; body: none; answer: Settings };
  'PUT /settings': { path: none; query: none; body: Settings; answer: Settings };
  'POST /photos': { path: none; query: { crop?: string; turn?: number }; body: Blob; answer: Photo };
  'GET /photos/{id}': { path: { id: string }; query: none; body: none; answer: Blob };
  'GET /photos/{id}/small': { path: { id: string }; query: none; body: none; answer: Blob };
  'GET /things': { path: none; query: { words?: string; sort?: string }; body: none; answer: ThingPage };
  'POST /things': { path: none; query: none; body: ThingDraft; answer: ThingView };
  'PATCH /things/{thing}': { path: { thing: string }; query: none; body: ThingDraft; answer: ThingView };
  'DELETE /things/{thing}': { path: { thing: string }; query: none; body: none; answer: none };
  'POST /things/{thing}/lend': { path: { thing: string }; query: none; body: { to: string; due?: string | null; note?: string | null }; answer: ThingView };
  'POST /things/{thing}/returned': { path: { thing: string }; query: none; body: { note?: string | null }; answer: ThingView };
  'POST /things/{thing}/offer': { path: { thing: string }; query: none; body: { group: string; draft?: ListingDraft }; answer: ListingView };
  'GET /listings': { path: none; query: ListingQuery & { limit?: number; offset?: number }; body: none; answer: ListingPage };
  'GET /listings/{listing}': { path: { listing: string }; query: none; body: none; answer: ListingView };
  'POST /listings': { path: none; query: { group?: string }; body: ListingDraft; answer: ListingView };
  'PUT /listings/{listing}': { path: { listing: string }; query: none; body: ListingDraft; answer: ListingView };
  'GET /deals': { path: none; query: { group?: string }; body: none; answer: DealView[] };
  'GET /deals/{deal}': { path: { deal: string }; query: none; body: none; answer: DealView };
  'POST /deals/{deal}/steps': { path: { deal: string }; query: none; body: DealStep; answer: DealView };
  'POST /groups/{group}/letters': { path: { group: string }; query: none; body: LetterDraft; answer: LetterView };
  'GET /groups/{group}/letters': { path: { group: string }; query: none; body: none; answer: GroupLetter[] };
  'POST /groups/{group}/letters/many': { path: { group: string }; query: none; body: { names: string[]; note?: string | null }; answer: { name: string; letter: LetterView }[] };
  'DELETE /groups/{group}/letters/{letter}': { path: { group: string; letter: string }; query: none; body: none; answer: none };
  'POST /qr': { path: none; query: none; body: Blob; answer: { texts: string[] } };
  'GET /searches': { path: none; query: none; body: none; answer: SavedSearch[] };
  'POST /searches': { path: none; query: none; body: { name?: string; query: ListingQuery }; answer: SavedSearch };
  'DELETE /searches/{search}': { path: { search: string }; query: none; body: none; answer: none };
  'POST /searches/{search}/seen': { path: { search: string }; query: none; body: none; answer: SavedSearch };
  'GET /groups/{group}/neighbours': { path: { group: string }; query: none; body: none; answer: NeighbourReach[] };
  'GET /report': { path: none; query: none; body: none; answer: Blob };
  'GET /storage': { path: none; query: none; body: none; answer: Storage };
  'POST /remove-everything': { path: none; query: none; body: { sure: 'remove everything' }; answer: none };
}
