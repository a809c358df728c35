// A street that three organise, of whom two have to agree: what one proposes on a page, another agrees to on another.
import { Neighbour, until } from './street.mjs';

export const GROUP = 'Elm Street';
export const DRILL = 'Drill without a guard';

/** Ana, Béla and Carl organise; Dora came by Ana, and Emil and Fay came by Dora. */
export async function street(browser) {
  const all = {};
  for (const name of ['Ana', 'Béla', 'Carl', 'Dora', 'Emil', 'Fay']) {
    all[name] = await Neighbour.moveIn(browser, { name });
    await all[name].ask('PUT', '/me', { name, languages: ['en'] });
  }
  const { Ana: ana, Dora: dora } = all;
  const { id } = await ana.ask('POST', '/groups', { name: GROUP, guidelines: 'Bring it back clean.', members_invite: true });
  const at = `/groups/${id}`;
  await invite(ana, at, [all['Béla'], all.Carl, dora]);
  await invite(dora, at, [all.Emil, all.Fay]);
  const people = await until('Ana knows everybody', async () => {
    const found = await ana.ask('GET', `${at}/members`);
    return found.length === 6 && found.every((one) => one.name) && found;
  });
  const ids = Object.fromEntries(people.map((one) => [one.name, one.id]));
  await ana.ask('POST', `${at}/charters`, { organisers: [ids.Ana, ids['Béla'], ids.Carl], threshold: 2 });
  for (const name of ['Béla', 'Carl']) {
    await until(`${name} organises and sees everybody`, async () => {
      const [group, members] = await Promise.all([all[name].ask('GET', at), all[name].ask('GET', `${at}/members`)]);
      return group.state === 'organiser' && members.length === 6 && members.every((one) => one.name);
    });
  }
  const drill = await dora.ask('POST', `/listings?group=${id}`, { mode: 'lend', title: DRILL, category: 'tools' });
  for (const name of ['Ana', 'Béla', 'Carl', 'Emil']) {
    await until(`${name} sees the drill`, async () => (await all[name].ask('GET', '/listings')).total === 1);
  }
  await all.Emil.ask('POST', `${at}/reports`, { listing: drill.id, text: 'Its guard is missing.' });
  return { all, at, ids };
}

async function invite(host, at, guests) {
  const letter = await host.ask('POST', `${at}/letters`, { uses: guests.length });
  for (const guest of guests) {
    await guest.ask('POST', '/letters/join', { letter: letter.text, name: guest.name });
    await until(`${guest.name} is in`, async () => (await guest.ask('GET', '/status')).groups.some((group) => group.state === 'member'));
  }
}

/** By the drawer to the page of somebody. */
export async function visit(hands, name) {
  await hands.follow(new RegExp(`^${hands.say('shop.people')}`));
  await hands.follow(new RegExp(`^${name}$`));
  await hands.page.getByRole('heading', { level: 1, name }).waitFor();
}

/** What was just proposed waits for one more. */
export async function hasProposed(hands, what) {
  await hands.page.getByRole('article', { name: what, exact: true }).waitFor();
  await hands.sees(hands.say('decide.agreed', { n: 1, needed: 2 }));
  await hands.sees(hands.say('decide.iAgreed'));
}

/** Is told by the drawer and a banner, reads what it means, and says yes. */
export async function agree(hands, what, meaning) {
  const { say, page } = hands;
  await page.getByRole('link', { name: new RegExp(`^${say('shop.people')}.*${say('shop.waiting', { n: 1 })}`) }).first().waitFor();
  await hands.follow(new RegExp(`^${say('shop.people')}`));
  await hands.sees(say('decide.banner', { n: 1 }));
  await hands.follow(say('decide.look'));
  await page.getByRole('article', { name: what, exact: true }).waitFor();
  await hands.press(say('decide.agree'));
  const dialog = page.getByRole('dialog', { name: say('decide.sure', { what }) });
  await dialog.getByText(meaning).first().waitFor();
  await dialog.getByText(say('decide.countsNow')).waitFor();
  await hands.inside(dialog).press(say('decide.agree'));
  await dialog.waitFor({ state: 'detached' });
  await hands.sees(say('decide.past'));
}

/** Who has done neither finds it among what was decided. */
export async function seesDecided(hands, what, names) {
  const { say, page } = hands;
  await hands.follow(new RegExp(`^${say('shop.people')}`));
  await hands.follow(say('ours.title'));
  await hands.follow(say('decide.title'));
  const past = page.locator('details').filter({ hasText: what }).filter({ hasText: say('decide.decided') }).first();
  await past.locator('summary').click();
  for (const name of names) await past.getByText(name).first().waitFor();
}
