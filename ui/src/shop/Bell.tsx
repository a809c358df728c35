/** Rings for what is new while nobody looks at the page. */
import { useQueries } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { asking, ring, useAsk, type SentLetter } from '../api';
import { useWords } from '../words';
import { useAsked } from './asked';
import { todayIso } from './days';
import { useGroups } from './groups';
import { useSettings } from './settings';
import { isQuiet, newsIn, stillTold, toTell } from './tidings';

const TOLD = 'hedgerow.told';
/** Pieces of news remembered as told. */
const REMEMBERED = 1000;
const LOOK_EVERY_MS = 60_000;
const NO_GROUPS: never[] = [];

export default function Bell() {
  const say = useWords();
  const { settings, isKnown } = useSettings();
  const { data: deals } = useAsk('GET /deals', {});
  const { data: searches } = useAsk('GET /searches', {});
  const groups = useGroups() ?? NO_GROUPS;
  const letters = useQueries({
    queries: groups.map((group) => asking('GET /groups/{group}/letters', { path: { group: group.id } })),
    combine: (found) => (found.every((one) => one.data) ? found.flatMap((one) => one.data as SentLetter[]) : undefined),
  });
  const decisions = useAsked();
  const [minute, setMinute] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => setMinute((now) => now + 1), LOOK_EVERY_MS);
    return () => window.clearInterval(timer);
  }, []);
  useEffect(() => {
    if (!isKnown || !deals || !searches || !letters || !decisions) return;
    const before = read();
    const told = before && stillTold(before, searches);
    const known = new Set(told);
    const fresh = newsIn(say, { deals, searches, letters, decisions, today: todayIso() }).filter((one) => !known.has(one.id));
    if (!fresh.length) {
      if (told?.length !== before?.length || !told) keep(told ?? []);
      return;
    }
    const isLookedAt = document.visibilityState === 'visible' && document.hasFocus();
    const time = new Date().toTimeString().slice(0, 5);
    // What comes at night waits for the morning; what somebody sees with their own eyes need not be told.
    if (told && !isLookedAt && isQuiet(settings, time)) return;
    keep([...(told ?? []), ...fresh.map((one) => one.id)]);
    if (!told || isLookedAt) return;
    // What a computer does not show stands on the pages all the same.
    toTell(say, fresh, settings).forEach((one) => void ring(one.title, one.text, one.place).catch(() => {}));
  }, [say, settings, isKnown, deals, searches, letters, decisions, minute]);
  return null;
}

/** Undefined the first time: what there is by then is no news. */
function read(): string[] | undefined {
  try {
    const kept = localStorage.getItem(TOLD);
    return kept === null ? undefined : (JSON.parse(kept) as string[]);
  } catch {
    return undefined;
  }
}

function keep(told: string[]) {
  try {
    localStorage.setItem(TOLD, JSON.stringify(told.slice(-REMEMBERED)));
  } catch {
    // A full store tells twice rather than never.
  }
}
