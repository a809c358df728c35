/**
 * What the program says, in six languages. Every sentence has an id, by page, in `en.json`; `useWords` gives the function
 * that says one. The language comes from the settings and from nowhere else.
 */
import { createElement, type ReactNode } from 'react';
import { createIntl, createIntlCache, useIntl, type IntlShape } from 'react-intl';

import type en from './en.json';

export type WordId = keyof typeof en;
export type Values = Record<string, string | number | Date | boolean | null | undefined>;
export type Language = 'en' | 'fr' | 'es' | 'de' | 'hu' | 'ja';

/** The languages by their own names, in the order of the first screen. */
export const LANGUAGES: { language: Language; name: string; locale: string }[] = [
  { language: 'en', name: 'English', locale: 'en-GB' },
  { language: 'fr', name: 'Français', locale: 'fr-FR' },
  { language: 'es', name: 'Español', locale: 'es-ES' },
  { language: 'de', name: 'Deutsch', locale: 'de-DE' },
  { language: 'hu', name: 'Magyar', locale: 'hu-HU' },
  { language: 'ja', name: '日本語', locale: 'ja-JP' },
];

/** Lengthened and accented English, by which a sentence that stands outside of `en.json` is seen at once. */
export const PSEUDO = 'pseudo';

export function localeOf(language: Language | typeof PSEUDO): string {
  return LANGUAGES.find((l) => l.language === language)?.locale ?? 'en-GB';
}

const files: Record<Language, () => Promise<{ default: Record<string, string> }>> = {
  en: () => import('./en.json'),
  fr: () => import('./fr.json'),
  es: () => import('./es.json'),
  de: () => import('./de.json'),
  hu: () => import('./hu.json'),
  ja: () => import('./ja.json'),
};

export async function wordsOf(language: Language | typeof PSEUDO): Promise<Record<string, string>> {
  if (language !== PSEUDO) return (await files[language]()).default;
  const { pseudo } = await import('./pseudo');
  return pseudo((await files.en()).default);
}

/** Says a sentence. `say.rich` answers with nodes, where `<b>` in the sentence stands out. */
export type Say = ((id: WordId, values?: Values) => string) & {
  rich: (id: WordId, values?: Values & Record<string, unknown>) => ReactNode;
  intl: IntlShape;
};

const kept = new WeakMap<IntlShape, Say>();

export function useWords(): Say {
  return sayIn(useIntl());
}

export function sayIn(intl: IntlShape): Say {
  const known = kept.get(intl);
  if (known) return known;
  const say = ((id, values) => intl.formatMessage({ id }, values)) as Say;
  say.rich = (id, values) => intl.formatMessage({ id }, { b: bold, ...values } as Parameters<IntlShape['formatMessage']>[1]) as ReactNode;
  say.intl = intl;
  kept.set(intl, say);
  return say;
}

export function intlOf(language: Language | typeof PSEUDO, messages: Record<string, string>): IntlShape {
  return createIntl({ locale: localeOf(language), messages, onError: complain }, createIntlCache());
}

/** A sentence that is missing is seen by its id; the console says why. */
function complain(error: Error) {
  console.warn(error.message);
}

function bold(chunks: ReactNode) {
  return createElement('b', null, chunks);
}
