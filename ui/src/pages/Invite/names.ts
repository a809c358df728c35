/** Names out of what somebody keeps: a list with one name a line, or a table whose first column with words is the name. */

/** As many letters as the program writes at once. */
export const MOST_LETTERS = 200;

const TITLES = ['name', 'names', 'nom', 'nombre', 'név', 'neighbour', 'first name', 'vorname', '名前', '氏名'];

export function namesIn(text: string): string[] {
  const seen = new Set<string>();
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    const name = fieldsOf(line).find((field) => /\p{L}/u.test(field)) ?? '';
    if (name) seen.add(name.slice(0, 64));
  }
  const [first, ...others] = seen;
  return first !== undefined && TITLES.includes(first.toLocaleLowerCase('en')) ? others : [...seen];
}

/** The fields of a row, parted by a tab, a semicolon or a comma; quotation marks around a field are not part of it. */
function fieldsOf(line: string): string[] {
  const mark = ['\t', ';', ','].find((m) => line.includes(m)) ?? ',';
  const fields = [''];
  let quoted = false;
  for (const c of line) {
    if (c === '"') quoted = !quoted;
    else if (c === mark && !quoted) fields.push('');
    else fields[fields.length - 1] += c;
  }
  return fields.map((field) => field.trim());
}
