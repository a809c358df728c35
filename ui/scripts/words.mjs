// Looks at what the program says: every sentence of en.json is said somewhere, every other language has the same sentences
// with the same holes. With --fill, sentences that a language lacks are put there in English, for a translator to find.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ui = fileURLToPath(new URL('..', import.meta.url));
const file = (language) => `${ui}src/words/${language}.json`;
const read = (language) => JSON.parse(readFileSync(file(language), 'utf8'));
const english = read('en');
const others = ['fr', 'es', 'de', 'hu', 'ja'];
const problems = [];

const sources = readdirSync(`${ui}src`, { recursive: true })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\./.test(name))
  .map((name) => readFileSync(`${ui}src/${name}`, 'utf8')).join('\n');
for (const id of Object.keys(english)) {
  if (!sources.includes(`'${id}'`)) problems.push(`${id} is said nowhere`);
}
for (const language of others) {
  const words = read(language);
  const filled = Object.fromEntries(Object.keys(english).map((id) => [id, words[id] ?? english[id]]));
  if (process.argv.includes('--fill')) writeFileSync(file(language), `${JSON.stringify(filled, null, 2)}\n`);
}
try {
  execFileSync(`${ui}node_modules/.bin/formatjs`, ['verify', '--source-locale', 'en', '--missing-keys', '--extra-keys',
    '--structural-equality', ...['en', ...others].map(file)], { stdio: 'inherit' });
} catch {
  problems.push('formatjs verify found something, see above');
}
/** Words that a neighbour never reads. */
const never = /\b(peers?|relays?|nodes?|hash(es)?|keys?|sync\w*|multiaddr|gossip)\b/i;
for (const [id, sentence] of Object.entries(english)) {
  // What a line begins with is no word.
  if (never.test(sentence.replaceAll(/hedgerow:\/\/\S+/g, '')) && !id.startsWith('connection.details')) problems.push(`${id} says "${never.exec(sentence)[0]}"`);
}
problems.forEach((problem) => console.error(problem));
console.log(`${Object.keys(english).length} sentences, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
