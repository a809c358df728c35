// The whole loan between two browsers on two computers, with a mouse and with nothing but the keyboard.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';

import { Keyboard, Mouse } from './hands.mjs';
import * as loan from './loan.mjs';
import { Neighbour, openBrowser, photograph, until } from './street.mjs';
import { sayIn } from './words.mjs';

const WAYS = [
  { how: 'with a mouse', Hands: Mouse, language: 'en' },
  { how: 'by keyboard only, in English', Hands: Keyboard, language: 'en' },
  { how: 'by keyboard only, in Japanese', Hands: Keyboard, language: 'ja' },
];

let browser;
before(async () => { browser = await openBrowser(); });
after(() => browser?.close());

for (const { how, Hands, language } of WAYS) {
  it(`a whole loan ${how}`, async () => {
    const say = sayIn(language);
    const both = await Promise.all(['Ana', 'Béla'].map((name) => Neighbour.moveIn(browser, { name, language })));
    const [ana, bela] = both.map((neighbour) => new Hands(neighbour, say));
    const step = (what, done) => done.catch(async (error) => {
      const pictures = await Promise.all(both.map((neighbour) => neighbour.picture(`loan ${how}`)));
      throw new Error(`${what}: ${error.message} (see ${pictures.join(', ')})`, { cause: error });
    });
    try {
      const letter = await step('a group and a letter', loan.found(ana));
      await step('in by the letter', loan.join(bela, letter));
      await step('a ladder with a photo', loan.offer(ana, await photograph(browser)));
      await step('found and asked for', loan.ask(bela));
      await step('accepted', loan.accept(ana, bela));
      await step('handed over', loan.handOver(ana, bela));
      await step('brought back', loan.bringBack(ana, bela));
      const states = await until('closed on both', async () => {
        const found = await loan.statesOf(ana, bela);
        return found.every(([deal]) => deal?.state === 'closed') && found;
      });
      assert.deepEqual(states[0], states[1], 'both see the same');
      assert.ok(states[0][0].coded >= 2, 'the numbers of the door were used');
      assert.deepEqual(both.flatMap((neighbour) => neighbour.wrongs), []);
    } finally {
      await Promise.all(both.map((neighbour) => neighbour.leave()));
    }
  });
}
