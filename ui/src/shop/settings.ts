/**
 * What the settings say about how pages look. The program keeps them; this browser keeps a copy of those that the first
 * paint needs, so that a dark page does not begin with a white flash.
 */
import { useEffect } from 'react';

import { ask, useAsk, useDo, type Settings } from '../api';
import type { Language, PSEUDO } from '../words';

export type Paint = Pick<Settings, 'text_size' | 'theme' | 'contrast' | 'motion'> & { language: Language | typeof PSEUDO };

const KEPT = 'hedgerow.paint';

/** What holds until the program has said what does: as the program itself has it where nobody chose anything. */
export const USUAL: Settings = {
  language: null,
  text_size: 100,
  theme: 'auto',
  contrast: 'auto',
  motion: 'auto',
  notifications: { answers: true, due: true, searches: true, letters: true },
  quiet_from: '22:00',
  quiet_to: '07:00',
  start_at_login: false,
};

export function keptPaint(): Paint {
  const usual: Paint = { language: 'en', text_size: 100, theme: 'auto', contrast: 'auto', motion: 'auto' };
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Partial<Paint>) };
  } catch {
    return usual;
  }
}

export function paint({ text_size, theme, contrast, motion }: Omit<Paint, 'language'>) {
  const { dataset, style } = document.documentElement;
  const size = String(text_size / 100);
  if (style.getPropertyValue('--text-size') !== size) {
    style.setProperty('--text-size', size);
    measureAnew(document.getElementById('shop'));
  }
  dataset.contrast = contrast;
  dataset.motion = motion;
  if (theme === 'auto') delete dataset.theme;
  else dataset.theme = theme;
}

/** Chromium keeps the breakpoints of the former text size where no page asked for one yet, unless the container is made anew. */
function measureAnew(shop: HTMLElement | null) {
  if (!shop) return;
  shop.style.containerType = 'normal';
  void shop.offsetWidth;
  shop.style.containerType = '';
}

/** The settings, and how to change them. What is changed is seen at once. */
export function useSettings() {
  const { data } = useAsk('GET /settings', {});
  const { mutate } = useDo('PUT /settings', ['settings']);
  const settings: Settings = data ?? USUAL;
  // The whole of the settings is sent, so it must be known before some of it is changed.
  const change = async (some: Partial<Settings>) => {
    const now = data ?? (await ask('GET /settings', {}).catch(() => USUAL));
    mutate({ body: { ...now, ...some } });
  };
  return { settings, isKnown: data !== undefined, change: (some: Partial<Settings>) => void change(some) };
}

/** Keeps a language for the first paint; answers whether it was another one. */
export function keepLanguage(language: string): boolean {
  const kept = keptPaint();
  if (kept.language === language) return false;
  localStorage.setItem(KEPT, JSON.stringify({ ...kept, language }));
  return true;
}

/** Paints as the settings say, as soon as they are known and whenever they change. */
export function usePaint(setLanguage: (language: Paint['language']) => void) {
  const { settings, isKnown } = useSettings();
  const { language, text_size, theme, contrast, motion } = settings;
  useEffect(() => {
    if (!isKnown) return;
    const kept = keptPaint();
    const now: Paint = { language: kept.language === 'pseudo' ? 'pseudo' : (language ?? kept.language), text_size, theme, contrast, motion };
    paint(now);
    localStorage.setItem(KEPT, JSON.stringify(now));
    setLanguage(now.language);
  }, [isKnown, language, text_size, theme, contrast, motion, setLanguage]);
}
