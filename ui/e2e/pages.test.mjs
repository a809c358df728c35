// Every page, as it is for everybody: without a barrier, light and dark, in each language, on a narrow screen, in large
// type, in words that neighbours use.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { after, before, it } from 'node:test';

import { ALONE, MARKUP, nameOf, placesOf, routesOfPages, settleIn } from './places.mjs';
import { openBrowser } from './street.mjs';
import { LANGUAGES } from './words.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What a neighbour never reads, except where somebody who helps them looks: these words, and names for programs. */
const TECHNICAL = /\b(peers?|relays?|nodes?|hash(es)?|keys?|sync\w*|multiaddrs?|[0-9a-f]{16,})\b/i;

let browser, ana, bela, dora, places, ids;
before(async () => {
  browser = await openBrowser();
  const settled = await settleIn(browser);
  [ana, bela, dora] = settled.street;
  ids = settled.ids;
  places = placesOf(ids);
});
after(async () => {
  await Promise.all([ana, bela, dora].map((neighbour) => neighbour?.leave()));
  await browser?.close();
});

/** Looks at each place, and says of each what is wrong there; nothing may be. */
async function none(lookers, wrongsAt) {
  const wrongs = [];
  for (const [neighbour, where] of lookers) {
    for (const place of where) {
      await neighbour.goTo(place);
      wrongs.push(...(await wrongsAt(neighbour.page, place)).map((wrong) => `${nameOf(place)}${neighbour === dora ? ' (alone)' : ''}: ${wrong}`));
    }
    wrongs.push(...neighbour.wrongs.splice(0));
  }
  assert.deepEqual(wrongs, []);
}

async function barriers(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.target.join(' ')} ${node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? ''}`));
  });
}

/** How far a page reaches beyond its window, and what does. */
function sideways(page) {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > clientWidth + 1);
    return [`${scrollWidth - clientWidth} px too wide: ${wide.slice(-3).map((e) => `${e.tagName}.${e.className} “${(e.textContent ?? '').slice(0, 24)}”`).join(', ')}`];
  });
}

/** Technical words that are seen or read aloud, those of the connection's details aside. */
function technical(page) {
  return page.evaluate((source) => {
    const never = new RegExp(source, 'gi');
    // Letters are random: what stands in a link is no word.
    const plain = (text) => (text ?? '').replace(/hedgerow:\/\/\S+/g, '');
    const said = [...document.body.querySelectorAll('*')].filter((e) => !e.closest('details')?.querySelector('code, form'))
      .flatMap((e) => [...[...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data), e.getAttribute('aria-label'), e.getAttribute('placeholder'), e.getAttribute('alt'), e.getAttribute('title')]);
    return [document.title, ...said].map(plain).flatMap((text) => text.match(never) ?? []);
  }, TECHNICAL.source);
}

/** Whether what somebody wrote has become more than letters. */
function markup(page) {
  return page.evaluate(() =>
    [document.querySelector('img[src="x"]') && 'markup has become a picture', document.title === '1' && 'markup has run'].filter(Boolean));
}

it('names every route of the pages', () => {
  const reached = (route) => {
    const pattern = new RegExp(`^${route.replace('/*?', '(/.*)?').replaceAll(/:\w+/g, '[^/]+')}$`);
    return places.some((place) => pattern.test(place.split('?')[0]));
  };
  assert.deepEqual(routesOfPages().filter((route) => !reached(route)), []);
});

/** How else a page is looked at, once it stands there. */
const LOOKS = [
  ['light', {}, async (page) => [...await barriers(page), ...await technical(page), ...await markup(page)]],
  ['dark', { theme: 'dark' }, barriers],
  ['320 px', { width: 320 }, sideways],
  ['200 %', { size: 2 }, sideways],
];

async function lookedAt(page, { theme = 'light', width = 1280, size = 1 }) {
  await page.setViewportSize({ width, height: 860 });
  await page.evaluate(async ({ theme, size }) => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.style.setProperty('--text-size', size);
    await new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });
  }, { theme, size });
}

for (const language of LANGUAGES) {
  it(`has no barrier in light and dark, fits at 320 px and 200 %, and speaks as neighbours do: ${language}`, async () => {
    await Promise.all([ana, dora].map((neighbour) => neighbour.look({ language })));
    await none([[ana, places], [dora, ALONE]], async (page) => {
      assert.equal(await page.evaluate(() => document.documentElement.lang), language);
      const wrongs = [];
      for (const [name, look, wrongsOf] of LOOKS) {
        await lookedAt(page, look);
        wrongs.push(...(await wrongsOf(page)).map((wrong) => `${name}: ${wrong}`));
      }
      await lookedAt(page, {});
      return wrongs;
    });
  });
}

it('finds a barrier and a page that is too wide where there is one', async () => {
  await ana.look({ width: 320, height: 640 });
  await ana.goTo('/browse');
  await ana.page.evaluate(() => {
    const wide = document.createElement('p');
    wide.append('peer', document.createElement('img'));
    wide.style.width = '900px';
    document.querySelector('main').append(wide);
  });
  assert.match((await barriers(ana.page)).join(), /image-alt/);
  assert.match((await sideways(ana.page)).join(), /too wide/);
  assert.match((await technical(ana.page)).join(), /peer/);
});

it('is laid out for large type in a browser that did not know of it', async () => {
  await ana.look({ size: 200 });
  await none([[ana, ['/welcome', '/deals', `/deals/${encodeURIComponent(ids.onPan.id)}`]]], sideways);
  assert.equal(await ana.page.evaluate(() => getComputedStyle(document.documentElement).fontSize), '36px');
});

it('does not carry on what another page was asked with', async () => {
  await ana.look({});
  await ana.goTo('/ask?title=Tile%20cutter');
  const name = ana.page.getByLabel('In a few words');
  assert.equal(await name.inputValue(), 'Tile cutter');
  await ana.page.getByRole('link', { name: 'I offer something instead' }).click();
  await ana.page.getByRole('heading', { name: 'Offer something' }).waitFor();
  assert.equal(await name.inputValue(), '');
});

it('html_in_title: shows markup in a title as the letters it is made of, wherever it stands', async () => {
  await ana.look({});
  const shows = ['/browse', `/listing/${encodeURIComponent(ids.ladder.id)}`, '/deals', `/deals/${encodeURIComponent(ids.onLadder.id)}`];
  for (const place of shows) {
    await ana.goTo(place);
    assert.ok(await ana.page.getByText(MARKUP).first().isVisible(), `${nameOf(place)}: the title is there as text`);
  }
  await none([[ana, shows]], markup);
  await ana.page.evaluate((title) => { document.querySelector('main').append(document.createRange().createContextualFragment(title)); }, MARKUP);
  assert.match((await markup(ana.page)).join(), /picture/, 'and it is seen where it has become more');
});

it('deep_link_without_click: a letter in a link is shown, and nobody is in before they say so', async () => {
  await dora.look({});
  await dora.goTo(`/join?letter=${encodeURIComponent(ids.letter.link)}`);
  const letter = dora.page.locator('textarea');
  assert.equal(await letter.inputValue(), ids.letter.link);
  await dora.page.getByRole('button', { name: 'See what it opens' }).click();
  await dora.page.getByRole('heading', { name: /Mill Lane and Orchard Row opens its door/ }).waitFor();
  assert.deepEqual((await dora.ask('GET', '/status')).groups, [], 'not in yet');
  await dora.page.getByRole('button', { name: /^Join/ }).click();
  await dora.page.getByRole('heading', { name: /Mill Lane and Orchard Row opens its door/ }).waitFor({ state: 'detached' });
  assert.equal((await dora.ask('GET', '/status')).groups.length, 1, 'in after the click');
});
