/** What somebody types from the recovery sheet, and what of theirs has come back. */
import type { DealView, Refusal } from '../../api';

/** On each sheet. */
export const WORDS = 24;

/** Numbers that were typed along with the words are no words. */
export function countWords(typed: string): number {
  return typed.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length;
}

/**
 * Each line begins with what all of them begin with; how it is broken on the page says nothing. Behind its # stands neither
 * a nought nor a one, so whoever typed them read an O and an I.
 */
export function linesOf(typed: string): string[] {
  return typed.split(/(?=hedgerow:\/\/)/i).map((line) => {
    const [begin = '', ...rest] = line.trim().split('#');
    return [begin, ...rest.map((coded) => coded.replaceAll('0', 'O').replaceAll('1', 'I'))].join('#');
  }).filter(Boolean);
}

/** Which word is misspelt, where the program names one. */
export function wrongWord(error: Refusal | null): { n: number; word: string } | undefined {
  const named = error?.code === 'E_SHEET_WORDS' ? /^word (\d+), “(.*)”/.exec(error.message) : null;
  return named ? { n: Number(named[1]), word: named[2] ?? '' } : undefined;
}

/** Questions that came to a computer which has ended: this one cannot answer them, so they have to be asked again. */
export function lostAsks(deals: DealView[]): DealView[] {
  return deals.filter((d) => d.mine && ['asked', 'queued'].includes(d.state) && !d.may.includes('accept'));
}

/** What is lent and borrowed just now, in one group. */
export function loansIn(deals: DealView[], group: string): number {
  return deals.filter((d) => d.group === group && ['accepted', 'out'].includes(d.state)).length;
}
