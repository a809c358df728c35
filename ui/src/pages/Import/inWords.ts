/** What is so with a row of a file, in the page's words. */
import type { ImportLine } from '../../api';
import { sorryOf } from '../../shop/sorry';
import type { Say, WordId } from '../../words';

const WORDS: Record<string, WordId> = {
  E_TWICE: 'import.line.twice',
  E_CSV_ROW: 'import.line.unreadable',
  W_NUMBER: 'import.line.number',
  E_TITLE: 'import.line.title',
  E_MODE: 'import.line.mode',
  E_TOO_LONG: 'import.line.long',
};

/** What a file may say in its column “mode”: it is said so in every language. */
const WAYS = 'lend, swap, give, rent, sell, help, stay, ride, credit_loan';

export function inWords(say: Say, { code, text, values }: ImportLine): string {
  const word = WORDS[code];
  return word ? say(word, { ...values, ways: WAYS }) : sorryOf(say, { code, text });
}
