/** What was read stays fresh: a topic that changed is asked for again, and nothing else. */
import { QueryClient, keepPreviousData, useMutation, useQuery, useQueryClient, type UseQueryOptions } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

import { ask, Refusal, transport, type Answer, type Call, type Given } from './client';
import type { Progress } from './generated';
import type { Hearing } from './transport';

/** Which calls tell of what a topic names, by how they begin. */
const TOLD_BY: Record<string, string[]> = {
  listings: ['GET /listings', 'GET /status', 'GET /groups', 'GET /things', 'GET /searches', 'GET /hidden'],
  deals: ['GET /deals', 'GET /status', 'GET /listings', 'GET /things'],
  group: ['GET /groups', 'GET /status', 'GET /listings', 'GET /deals', 'GET /me'],
  connection: ['GET /groups', 'GET /status', 'GET /checkup'],
  photos: [],
  things: ['GET /things', 'GET /listings'],
  searches: ['GET /searches'],
  settings: ['GET /settings'],
  me: ['GET /me', 'GET /status', 'GET /settings'],
  // Only pages name this one: whoever comes by a letter is told of as a change of the group.
  letters: ['GET /groups/{group}/letters'],
};
/** Many changes at once are asked for once. */
const GATHER_MS = 60;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // Topics say when something is stale; a look at it does not.
      staleTime: Infinity,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      networkMode: 'always',
      retry: (times, error) => error instanceof Refusal && error.code === 'E_AWAY' && times < 3,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

/** What TanStack Query is told about a call. */
export function asking<C extends Call>(call: C, given: Given<C>) {
  const { path, query } = given as { path?: unknown; query?: unknown };
  return {
    queryKey: [call, path ?? null, query ?? null] as const,
    queryFn: ({ signal }: { signal: AbortSignal }) => ask(call, { ...given, signal }),
  };
}

type Options<C extends Call> = Pick<UseQueryOptions<Answer<C>, Refusal>, 'enabled' | 'refetchInterval'> & { keep?: boolean };

/** Reads, and reads again when a topic says so. With `keep`, what was there stays until the next answer is here. */
export function useAsk<C extends Call>(call: C, given: Given<C>, { keep, ...options }: Options<C> = {}) {
  return useQuery<Answer<C>, Refusal>({
    ...(asking(call, given) as object as UseQueryOptions<Answer<C>, Refusal>),
    placeholderData: keep ? keepPreviousData : undefined,
    ...options,
  });
}

/** Changes something; what it touches is asked for again at once, without waiting for the topic. */
export function useDo<C extends Call>(call: C, touches: (keyof typeof TOLD_BY)[] = []) {
  const client = useQueryClient();
  return useMutation<Answer<C>, Refusal, Given<C>>({
    mutationFn: (given) => ask(call, given),
    onSuccess: () => touches.forEach((topic) => void refresh(client, topic)),
  });
}

function refresh(client: QueryClient, topic: string) {
  const beginnings = TOLD_BY[topic];
  return client.invalidateQueries({
    predicate: ({ queryKey }) => !beginnings || beginnings.some((b) => String(queryKey[0]).startsWith(b)),
  });
}

let hearing: Hearing = 'well';
let progress: Progress[] = [];
let photosCame = 0;
const watchers = new Set<() => void>();

function tell() {
  watchers.forEach((watcher) => watcher());
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/** Whether the program can be heard. While it cannot, pages keep what they show and what is typed. */
export function useHearing() {
  return useSyncExternalStore(watch, () => hearing);
}

/** How often a photo has come: one that was away may be here now. */
export function usePhotosCame() {
  return useSyncExternalStore(watch, () => photosCame);
}

/** Long work under way. */
export function useProgress() {
  return useSyncExternalStore(watch, () => progress);
}

export function listenForTopics(client: QueryClient = queries): () => void {
  const stale = new Set<string>();
  let timer: number | undefined;
  let stop = () => {};
  let isOver = false;
  const flush = () => {
    const topics = [...stale];
    stale.clear();
    timer = undefined;
    topics.forEach((topic) => void refresh(client, topic));
  };
  const ear = {
    changed(topic: string, data: unknown) {
      if (topic === 'progress') {
        const work = data as Progress;
        progress = [...progress.filter((p) => p.work !== work.work || p.group !== work.group), work].filter((p) => p.done < p.of);
        tell();
        return;
      }
      if (topic === 'photos' || topic === 'resync') {
        photosCame += 1;
        tell();
      }
      stale.add(topic);
      timer ??= window.setTimeout(flush, GATHER_MS);
    },
    hears(how: Hearing) {
      if (hearing === how) return;
      hearing = how;
      // What was not heard meanwhile may be a photo that came.
      if (how === 'well') photosCame += 1;
      tell();
      if (how === 'well') void client.invalidateQueries();
    },
  };
  void transport().then((found) => {
    if (!isOver) stop = found.listen(ear);
  });
  return () => {
    isOver = true;
    window.clearTimeout(timer);
    stop();
  };
}
