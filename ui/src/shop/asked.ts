/** What the organisers propose, and where this person's own yes is asked for. */
import { useQueries } from '@tanstack/react-query';

import { asking, useAsk, type DecisionView } from '../api';
import type { Say } from '../words';
import { useGroups } from './groups';

const NO_GROUPS: never[] = [];

/** Decisions of one group: what waits comes first. */
export function useDecisions(group: string | undefined) {
  return useAsk('GET /groups/{group}/decisions', { path: { group: group ?? '' } }, { enabled: group !== undefined });
}

/** A decision in which I am asked, and in which group. */
export type Asked = DecisionView & { group: string };

/** Decisions of all groups in which I am asked; nothing while it is not known yet. */
export function useAsked(): Asked[] | undefined {
  const groups = useGroups() ?? NO_GROUPS;
  return useQueries({
    queries: groups.map((group) => asking('GET /groups/{group}/decisions', { path: { group: group.id } })),
    combine: (found) => (found.every((one) => one.data)
      ? found.flatMap((one, n) => (one.data as DecisionView[]).filter((decision) => decision.may_agree).map((decision): Asked => ({ ...decision, group: groups[n]?.id ?? '' })))
      : undefined),
  });
}

/** How it stands after a yes: decided, or waiting for so many more. */
export function standsInWords(say: Say, { state, agreed, needed }: DecisionView): string {
  return state === 'in_force' ? say('decide.done') : say('decide.proposed', { n: agreed.length, needed });
}
