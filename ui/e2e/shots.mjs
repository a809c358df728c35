// Pictures of the pages in target/shots/, with a page that shows them all: `npm run shots` for English as most see it,
// `npm run shots -- --all` also dark, narrow, in large type and in each language. Words after that choose pages.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { ALONE, nameOf, placesOf, settleIn } from './places.mjs';
import { openBrowser } from './street.mjs';
import { LANGUAGES } from './words.mjs';

const folder = fileURLToPath(new URL('../../target/shots/', import.meta.url));
const wishes = process.argv.slice(2);
const all = wishes.includes('--all');
const chosen = wishes.filter((wish) => !wish.startsWith('--'));

const PLAIN = { width: 1280, theme: 'light', size: 100 };
/** What every page is seen in, and what the other languages are seen in: where their words are most likely not to fit. */
const LOOKS = all
  ? [PLAIN, { ...PLAIN, theme: 'dark' }, { ...PLAIN, width: 320 }, { ...PLAIN, width: 320, theme: 'dark' }, { ...PLAIN, size: 200 }, { ...PLAIN, width: 320, size: 200 }]
  : [PLAIN];
const OTHERS = all ? [{ ...PLAIN, width: 320 }] : [];

const taken = new Map();

async function shoot({ page }, name, language, look) {
  const { width, theme, size } = look;
  const file = `${name}.${language}.${width}.${size}.${theme}.jpg`;
  await page.setViewportSize({ width, height: width < 700 ? 640 : 800 });
  await page.evaluate(async (dark) => {
    document.documentElement.dataset.theme = dark;
    await new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });
  }, theme);
  await page.screenshot({ path: folder + file, type: 'jpeg', quality: 70, fullPage: true });
  taken.set(name, [...(taken.get(name) ?? []), { file, says: `${language}, ${width} px, ${size} %, ${theme}` }]);
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
const { street, ids } = await settleIn(browser);
const [ana, , dora] = street;
const named = (place, n, who) => `${String(n + 1).padStart(2, '0')}${nameOf(place)}${who}`.replaceAll(/[^A-Za-z0-9]+/g, '-').replace(/-$/, '');
const visits = [...placesOf(ids).map((place, n) => [ana, place, named(place, n, '')]), ...ALONE.map((place, n) => [dora, place, named(place, n, ' alone')])]
  .filter(([, place]) => !chosen.length || chosen.some((wish) => place.includes(wish)));
for (const language of all ? LANGUAGES : ['en']) {
  const looks = language === 'en' ? LOOKS : OTHERS;
  for (const size of [100, 200]) {
    const here = looks.filter((look) => look.size === size);
    if (!here.length) continue;
    await Promise.all([ana, dora].map((neighbour) => neighbour.look({ language, size })));
    for (const [neighbour, place, name] of visits) {
      await neighbour.goTo(place);
      for (const look of here) await shoot(neighbour, name, language, look);
    }
  }
}
await Promise.all(street.map((neighbour) => neighbour.leave()));
await browser.close();

const pages = [...taken].map(([name, pictures]) => `<h2 id="${name}">${name}</h2>\n<div>${pictures.map(({ file, says }) =>
  `<figure><a href="${file}"><img loading="lazy" src="${file}" alt="${name}: ${says}"></a><figcaption>${says}</figcaption></figure>`).join('')}</div>`);
writeFileSync(`${folder}index.html`, `<!doctype html><meta charset="utf-8"><title>Hedgerow’s pages</title>
<style>body { font: 16px sans-serif; margin: 2rem } div { display: flex; flex-wrap: wrap; gap: 1rem; align-items: start } figure { margin: 0 } img { width: 300px; max-height: 500px; object-fit: cover; object-position: top; border: 1px solid #999 } nav a { margin-right: 1rem }</style>
<h1>Hedgerow’s pages</h1>
<nav>${[...taken.keys()].map((name) => `<a href="#${name}">${name}</a>`).join(' ')}</nav>
${pages.join('\n')}
`);
console.log(`${[...taken.values()].flat().length} pictures: ${folder}index.html`);
