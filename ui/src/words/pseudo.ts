/** English as a stranger would see it: accents on every letter, a third longer. What ICU reads is left alone. */

const LETTERS: Record<string, string> = {
  a: 'å', b: 'ƀ', c: 'ç', d: 'ð', e: 'é', f: 'ƒ', g: 'ĝ', h: 'ĥ', i: 'î', k: 'ķ', l: 'ļ', n: 'ñ', o: 'ö', p: 'þ', r: 'ŕ',
  s: 'š', t: 'ţ', u: 'û', v: 'ṽ', w: 'ŵ', y: 'ý', z: 'ž', A: 'Å', B: 'Ɓ', C: 'Ç', D: 'Ð', E: 'É', H: 'Ĥ', I: 'Î', N: 'Ñ',
  O: 'Ö', S: 'Š', T: 'Ţ', U: 'Û', W: 'Ŵ', Y: 'Ý',
};

export function pseudo(words: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(words).map(([id, sentence]) => [id, strange(sentence)]));
}

/**
 * The inside of braces belongs to ICU, except the sentences of a plural or a choice: those follow a brace that follows a
 * word. Tags are left alone.
 */
export function strange(sentence: string): string {
  let out = '';
  let letters = 0;
  /** Whether each open brace holds words to be read aloud. */
  const spoken: boolean[] = [true];
  for (let i = 0; i < sentence.length; i++) {
    const c = sentence.charAt(i);
    const isWords = spoken[spoken.length - 1] ?? true;
    if (c === '{') spoken.push(!isWords);
    else if (c === '}') spoken.pop();
    if (c === '<') {
      const end = sentence.indexOf('>', i);
      out += sentence.slice(i, end + 1);
      i = end;
      continue;
    }
    const accented = isWords && c !== '{' && c !== '}' ? LETTERS[c] : undefined;
    if (accented) letters += 1;
    out += accented ?? c;
  }
  return `[${out}${' ~'.repeat(Math.ceil(letters / 6))}]`;
}
