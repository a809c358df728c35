/**
 * What pages use: `useAsk` reads and stays fresh by itself, `useDo` changes something, `ask` is for everything else.
 * `generated.ts` holds the types; what `coming.ts` names goes before it.
 */
export * from './generated';
export type * from './coming';
export type { DealStep, DealView, LetterDraft, ListingDraft, ListingPage, ListingView } from './coming';
export { ask, Refusal, transport, type Answer, type Call, type Calls, type Given } from './client';
export { useAsk, useDo, queries, asking, listenForTopics, useHearing, useProgress } from './fresh';
export { usePhoto } from './photos';
