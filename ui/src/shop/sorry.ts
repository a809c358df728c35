import type { Refusal } from '../api';
import type { Say, WordId } from '../words';

/** What the page says for a code. A code that is not here is rare: in English it is said in the program's own words. */
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
  E_SHEET_WORDS: 'sorry.sheetWords',
  E_SHEET_LINE: 'sorry.sheetLine',
  E_HOME_USED: 'sorry.homeUsed',
  E_NO_COMPUTER: 'sorry.gone',
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
  E_ADDRESS: 'sorry.address',
  E_CSV: 'sorry.csvEmpty',
  E_CSV_EMPTY: 'sorry.csvEmpty',
  E_CSV_NO_TITLE: 'sorry.csvTitle',
  E_CSV_TOO_BIG: 'sorry.tooBig',
  E_TOO_BIG: 'sorry.tooBig',
  E_NO_IMPORT: 'sorry.noImport',
  E_LETTERS_OPEN: 'sorry.lettersOpen',
  E_PHOTO_AWAY: 'sorry.photoAway',
  E_NO_PHOTO: 'sorry.photoAway',
  E_PHOTOS_FULL: 'sorry.photosFull',
  E_PHOTOS: 'sorry.photos',
  E_NO_SEARCH: 'sorry.gone',
  E_NO_THING: 'sorry.gone',
  E_THING_OUT: 'sorry.thingOut',
  E_THING_IN_DEAL: 'sorry.thingInDeal',
  E_THING_NOT_OUT: 'sorry.thingIn',
  E_OFFERED: 'sorry.offered',
  E_DISK: 'sorry.disk',
  E_READ_ONLY: 'sorry.disk',
  E_DAYS_REVERSED: 'sorry.daysReversed',
  E_NO_GROUP: 'sorry.noGroup',
  E_EMPTY: 'sorry.empty',
  E_TOO_MANY: 'sorry.tooMany',
  E_TIME: 'sorry.time',
  E_LINK_USED: 'sorry.session',
  E_CLOSED: 'sorry.away',
  E_REPORTED_ALREADY: 'sorry.reportedAlready',
  E_NOBODY_TO_TELL: 'apart.report.nobody',
  E_NO_LINE: 'sorry.noLine',
  E_LINE_MISTYPED: 'sorry.lineMistyped',
  E_LINE_VERSION: 'sorry.update',
  E_RELAY_NOWHERE: 'sorry.alwaysOnNowhere',
  E_RELAY_READS: 'sorry.alwaysOnReads',
  E_NO_RELAY: 'sorry.gone',
  E_NOT_AN_ORGANISER: 'sorry.notOrganiser',
  E_NOT_KEEPER: 'sorry.notKeeper',
  E_NOT_HIDDEN: 'sorry.gone',
  E_DEALS_OPEN: 'sorry.dealsOpen',
  E_LAST_ORGANISER: 'sorry.lastOrganiser',
};

/** What went wrong, and what to do, in the shopkeeper's words. */
export function sorry(say: Say, error: Refusal | null | undefined): string | undefined {
  return error ? sorryOf(say, { code: error.code, text: error.message, help: error.help }) : undefined;
}

/** The same of anything the program says with a code. Its own English sentence stands on an English page only. */
export function sorryOf(say: Say, { code, text, help }: { code: string; text: string; help?: string | null }): string {
  const word = WORDS[code];
  if (word) return say(word);
  if (!text.trim()) return say('sorry.else');
  if (!say.intl.locale.startsWith('en')) return say('sorry.coded', { code });
  return [capital(text.trim()), help].filter(Boolean).join(' ');
}

/** The program's sentences begin small, as in a terminal, and end without a full stop. */
function capital(text: string): string {
  const whole = text.charAt(0).toLocaleUpperCase('en') + text.slice(1);
  return /[.!?…]$/.test(whole) ? whole : `${whole}.`;
}
