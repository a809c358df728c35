/**
 * What pages use: `useAsk` reads and stays fresh by itself, `useDo` changes something, `ask` is for everything else.
 * `generated.ts` holds the types.
 */
export * from './generated';
export { ask, Refusal, transport, type Answer, type Call, type Given } from './client';
export { useAsk, useDo, queries, asking, listenForTopics, useHearing, useProgress } from './fresh';
export { usePhoto, type PhotoId } from './photos';
export { shell, ring, leaveToRing, askLeaveToRing, type ComputerUsers, type ComputerUser, type Leave } from './shell';
