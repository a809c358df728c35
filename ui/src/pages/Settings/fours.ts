/** A long line as an eye can follow it from paper to keyboard: what it begins with, then four characters at a time. */
export function inFours(line: string): string {
  const [begin = '', ...rest] = line.split('#');
  return [`${begin}${rest.length ? '#' : ''}`, ...(rest.join('#').match(/.{1,4}/g) ?? [])].join(' ');
}
