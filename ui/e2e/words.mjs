// What the program says, for whoever looks for it on a page: by id, in any of its languages.
import { readFileSync } from 'node:fs';

import { createIntl } from 'react-intl';

export const LANGUAGES = ['en', 'fr', 'es', 'de', 'hu', 'ja'];
const LOCALES = { en: 'en-GB', fr: 'fr-FR', es: 'es-ES', de: 'de-DE', hu: 'hu-HU', ja: 'ja-JP' };

export function sayIn(language) {
  const messages = JSON.parse(readFileSync(new URL(`../src/words/${language}.json`, import.meta.url), 'utf8'));
  const intl = createIntl({ locale: LOCALES[language], messages, onError: (error) => { throw error; } });
  return (id, values) => intl.formatMessage({ id }, { b: (words) => words.join(''), ...values });
}
