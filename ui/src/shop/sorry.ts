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
  E_FULL: 'sorry.full',
  E_JOINING: 'sorry.joining',
  E_WAITING_FOR_KEY: 'sorry.joining',
  E_LETTER_MISTYPED: 'sorry.letterMistyped',
  E_LETTER_UNREADABLE: 'sorry.letterUnreadable',
  E_LETTER_VERSION: 'sorry.letterVersion',
  E_LETTER_USED_UP: 'sorry.letterUsed',
  E_LETTER_OTHER_BRANCH: 'sorry.letterUnreadable',
  E_NO_LETTER: 'sorry.noLetter',
  E_MEMBER_ALREADY: 'sorry.memberAlready',
  E_NAME: 'sorry.name',
  E_NOBODY_THERE: 'sorry.nobodyThere',
  E_NEIGHBOUR_LEFT: 'sorry.neighbourLeft',
  E_NOT_A_MEMBER: 'sorry.notMember',
  E_NOT_YOURS: 'sorry.notYours',
  E_NO_LISTING: 'sorry.noListing',
  E_NO_DEAL: 'sorry.noDeal',
  E_TITLE: 'sorry.title',
  E_TOO_LONG: 'sorry.tooLong',
  E_CHARS: 'sorry.chars',
  E_UPDATE: 'sorry.update',
  E_CLOCK: 'sorry.clock',
  E_DISK_FULL: 'sorry.diskFull',
  E_SESSION: 'sorry.session',
  E_TOO_LONG_A_LOAN: 'sorry.loanTooLong',
  E_NOTICE: 'sorry.notice',
  E_DAYS_PAST: 'sorry.daysPast',
  E_DAYS_TOO_FAR: 'sorry.daysFar',
  E_OWN_LISTING: 'sorry.ownListing',
  E_NOT_LENT: 'sorry.notLent',
  E_ALREADY_ANSWERED: 'sorry.answered',
  E_SAID_ALREADY: 'sorry.saidAlready',
  E_DEAL_OVER: 'sorry.dealOver',
  E_NOT_ACCEPTED: 'sorry.notAccepted',
  E_NOT_HANDED_OVER: 'sorry.notHandedOver',
  E_HANDED_OVER: 'sorry.handedOver',
  E_TOO_MANY_DEALS: 'sorry.tooManyDeals',
  E_MAY_NOT_INVITE: 'sorry.mayNotInvite',
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
