/** Whether every word that was typed is somewhere in what is said; accents and capitals do not matter. */
export function fits(typed: string, ...said: (string | null | undefined)[]): boolean {
  const all = plain(said.filter(Boolean).join(' '));
  return plain(typed).split(/\s+/).every((word) => all.includes(word));
}

function plain(words: string): string {
  return words.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase('en').trim();
}
