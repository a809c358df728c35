import type { Refusal } from '../api';
import type { Say, WordId } from '../words';

/** What the page says for a code; a code that is not here is said in the program's own words. */
const WORDS: Record<string, WordId> = {
  E_AWAY: 'sorry.away',
  E_BOOKED: 'sorry.booked',
  E_CODE: 'sorry.code',
  E_CODE_TRIES: 'sorry.codeTries',
  E_PHOTO_BIG: 'sorry.photoBig',
  E_PHOTO_KIND: 'sorry.photoKind',
  E_PHOTO_BROKEN: 'sorry.photoBroken',
  E_PHOTO_DIMENSIONS: 'sorry.photoDimensions',
  E_WORDS: 'sorry.words',
};

/** What went wrong, and what to do, in the shopkeeper's words. */
export function sorry(say: Say, error: Refusal | null | undefined): string | undefined {
  if (!error) return undefined;
  const word = WORDS[error.code];
  if (word) return say(word);
  const text = error.message.trim();
  if (!text) return say('sorry.else');
  return [capital(text), error.help].filter(Boolean).join(' ');
}

/** The program's sentences begin small, as in a terminal, and end without a full stop. */
function capital(text: string): string {
  const whole = text.charAt(0).toLocaleUpperCase('en') + text.slice(1);
  return /[.!?…]$/.test(whole) ? whole : `${whole}.`;
}
