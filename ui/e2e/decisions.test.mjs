// Three organisers, of whom two have to agree: every act by the pages of two of them, on two computers, seen at the third.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';

import { agree, DRILL, hasProposed, seesDecided, street, visit } from './deciding.mjs';
import { Keyboard, Mouse } from './hands.mjs';
import { openBrowser, until } from './street.mjs';
import { sayIn } from './words.mjs';

const say = sayIn('en');
const NEW_TEXT = 'Bring it back clean, and on the day.\nWhat breaks is talked about.';

let browser, settled, ana, bela, carl;
before(async () => {
  browser = await openBrowser();
  settled = await street(browser);
  // Béla uses nothing but the keyboard.
  [ana, bela, carl] = [Mouse, Keyboard, Mouse].map((Hands, n) => new Hands(settled.all[['Ana', 'Béla', 'Carl'][n]], say));
  await Promise.all([ana, bela, carl].map((hands) => hands.neighbour.goTo('/browse')));
});
after(async () => {
  await Promise.all(Object.values(settled?.all ?? {}).map((neighbour) => neighbour.leave()));
  await browser?.close();
});

/** An act, with pictures of the three screens where it goes wrong. */
function act(name, done) {
  it(name, () => done().catch(async (error) => {
    const pictures = await Promise.all([ana, bela, carl].map((hands) => hands.neighbour.picture(name)));
    throw new Error(`${error.message} (see ${pictures.join(', ')})`, { cause: error });
  }));
}

const cards = async ({ page }) => (await page.locator('main article h2 a').allInnerTexts()).toSorted();

act('another part: Ana proposes, Béla agrees, Carl sees it', async () => {
  const what = say('decide.charterOf', { what: say('decide.field.treasurer') });
  await visit(ana, 'Dora');
  await ana.press(say('role.change'));
  await ana.press(say('role.treasurer'));
  await ana.sees(say('role.treasurer.text', { name: 'Dora' }));
  await ana.press(say('decide.propose'));
  await hasProposed(ana, what);
  await agree(bela, what, 'Dora');
  await seesDecided(carl, what, ['Ana and Béla']);
  await visit(carl, 'Dora');
  await carl.sees(say('role.treasurer'));
});

act('what holds here: Béla proposes, Carl agrees, Ana sees it and says yes to the new text', async () => {
  const what = say('decide.charterOf', { what: [say('decide.field.invite'), say('decide.field.guidelines')].join(' · ') });
  await bela.follow(new RegExp(`^${say('shop.people')}`));
  await bela.follow(say('ours.title'));
  await bela.follow(say('change.title'));
  await bela.press(say('change.look'));
  await bela.sees(say('change.nothing'));
  await bela.write(say('group.guidelines'), NEW_TEXT);
  await bela.press(say('change.invite.some'));
  await bela.write(say('change.reason'), 'So that we know who comes.');
  await bela.press(say('change.look'));
  await bela.sees(say('change.sure'));
  await bela.press(say('decide.propose'));
  await hasProposed(bela, what);
  await agree(carl, what, say('change.invite.some'));
  await seesDecided(ana, what, ['Béla and Carl', 'So that we know who comes.']);
  await ana.follow('Elm Street');
  await ana.sees('What breaks is talked about.');
  await ana.sees(say('ours.invite.some'));
  await ana.press(say('ours.agree'));
  await ana.sees(say('ours.agreedBy', { n: 1, of: 6 }));
  await carl.follow(new RegExp(`^${say('shop.people')}`));
  await carl.follow(say('ours.title'));
  await carl.sees(say('ours.agreedBy', { n: 1, of: 6 }));
});

act('something reported: Carl proposes to take it down, Ana agrees, and Béla has it no more', async () => {
  const what = say('decide.takedown', { name: DRILL });
  await carl.follow(say('reports.title'));
  await carl.sees('Its guard is missing.');
  await carl.press(say('takedown.act'));
  await carl.press(say('decide.propose'));
  await carl.sees(say('sorry.reason'));
  await carl.write(say('change.reason'), 'Nobody should hurt themselves.');
  await carl.press(say('decide.propose'));
  await hasProposed(carl, what);
  assert.equal((await bela.neighbour.ask('GET', '/listings')).total, 1, 'one yes of two takes nothing down');
  await agree(ana, what, say('takedown.dropText', { name: 'Dora' }));
  await bela.follow(new RegExp(`^${say('shop.browse')}`));
  await bela.sees(say('browse.empty.title'));
  await seesDecided(bela, what, ['Ana and Carl', 'Nobody should hurt themselves.']);
  await carl.follow('Elm Street');
  await carl.follow(say('reports.title'));
  await carl.write(say('reports.note'), 'Taken down.');
  await carl.press(say('reports.settle'));
  await carl.sees(say('reports.past'));
});

act('a removal: Carl proposes it and says who stays, Ana agrees, and Béla sees neither Dora nor Fay', async () => {
  const what = say('decide.removal', { name: 'Dora' });
  await visit(carl, 'Dora');
  await carl.press(say('person.remove'));
  await carl.sees(say('remove.read', { name: 'Dora' }));
  await carl.press(say('remove.propose', { name: 'Dora' }));
  await carl.sees(say('remove.choose'));
  const fate = (name, which) => carl.page.getByRole('group', { name, exact: true }).getByRole('button', { name: say(which) }).click();
  await fate('Emil', 'remove.stays');
  await fate('Fay', 'remove.goes');
  await carl.write(say('change.reason'), 'We have talked about it three times.');
  await carl.press(say('remove.propose', { name: 'Dora' }));
  await hasProposed(carl, what);
  await agree(ana, what, say('decide.goes', { n: 1, names: 'Fay' }));
  await bela.follow(new RegExp(`^${say('shop.people')}`));
  await until('Béla sees four neighbours', async () => (await cards(bela)).join() === 'Ana,Béla,Carl,Emil');
  await seesDecided(bela, what, ['We have talked about it three times.', say('decide.stay', { n: 1, names: 'Emil' })]);
});

act('who went along: Ana proposes to keep Fay, Carl agrees, and Béla sees Fay again', async () => {
  await ana.page.locator('summary').filter({ hasText: say('decide.removal', { name: 'Dora' }) }).click();
  await ana.press(say('decide.keep'));
  await ana.page.getByRole('dialog').getByRole('button', { name: 'Fay' }).waitFor();
  await ana.press(say('decide.propose'));
  const what = say('decide.confirmation', { name: 'Fay' });
  await hasProposed(ana, what);
  await agree(carl, what, say('decide.confirmation.text', { name: 'Fay' }));
  await visit(bela, 'Fay');
});

act('who knows whom: Ana says that she knows Emil, Béla sees it, and she takes it back', async () => {
  await visit(ana, 'Emil');
  await ana.press(say('person.vouch', { name: 'Emil' }));
  await visit(bela, 'Emil');
  await bela.sees(say('person.knownBy', { n: 1, names: 'Ana', name: 'Emil' }));
  await ana.press(say('person.unvouch'));
  await bela.sees(say('person.knownByNobody', { name: 'Emil' }));
});

act('who organises: Ana proposes Fay, Béla agrees, and Carl sees four', async () => {
  const what = say('decide.charterOf', { what: say('decide.field.organisers') });
  await ana.follow(new RegExp(`^${say('shop.people')}`));
  await ana.follow(say('ours.title'));
  await ana.follow(say('change.title'));
  await ana.page.getByRole('group', { name: say('change.organisers') }).getByText('Fay').click();
  await ana.press(say('change.look'));
  await ana.sees(say('change.signers'));
  await ana.press(say('decide.propose'));
  await hasProposed(ana, what);
  await agree(bela, what, say('change.signers'));
  await carl.follow(new RegExp(`^${say('shop.people')}`));
  await carl.follow(say('ours.title'));
  await carl.sees(say('ours.needed', { needed: 2, n: 4 }));
});

act('leaving: Béla reads what stays and goes, and Carl sees it', async () => {
  await bela.follow(new RegExp(`^${say('shop.people')}`));
  await bela.follow(say('ours.title'));
  await bela.follow(say('leave.title'));
  await bela.sees(say('leave.stays'));
  await bela.press(say('leave.act', { group: 'Elm Street' }));
  await bela.inside(bela.page.getByRole('dialog')).press(say('leave.act', { group: 'Elm Street' }));
  await bela.sees(say('browse.alone.title'));
  await carl.follow(new RegExp(`^${say('shop.people')}`));
  await until('Carl sees four neighbours', async () => (await cards(carl)).join() === 'Ana,Carl,Emil,Fay');
});

act('and nothing went wrong unseen', async () => {
  assert.deepEqual([ana, bela, carl].flatMap((hands) => hands.neighbour.wrongs), []);
});
