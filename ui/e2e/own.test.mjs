// What is one's own, through the pages: a burnt computer's person comes back by the sheet, a lost computer ends, somebody
// looks away and tells the organisers, and a computer that is always on carries the group.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, it } from 'node:test';

import { Mouse } from './hands.mjs';
import { Neighbour, openBrowser, program, until } from './street.mjs';
import { sayIn } from './words.mjs';

const say = sayIn('en');
const e = encodeURIComponent;
const dayIn = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

let browser;
before(async () => { browser = await openBrowser(); });
after(() => browser?.close());

/** A street of these names; the first founds the group, the others come by a letter. */
async function street(names) {
  const all = await Promise.all(names.map((name) => Neighbour.moveIn(browser, { name })));
  const [founder, ...others] = all;
  for (const one of all) await one.ask('PUT', '/me', { name: one.name });
  const group = await founder.ask('POST', '/groups', { name: 'Elm Street', guidelines: 'Bring it back.', members_invite: true });
  const { link } = await founder.ask('POST', `/groups/${group.id}/letters`, { uses: 5 });
  for (const other of others) await other.ask('POST', '/letters/join', { letter: link, name: other.name });
  await until('everybody is in', async () => (await founder.ask('GET', '/status')).groups[0].members === names.length);
  await until('and knows it', async () => (await Promise.all(others.map((other) => other.ask('GET', '/status')))).every(({ groups }) => groups[0].members === names.length));
  return { all, group };
}

const offer = (who, group, title) => who.ask('POST', `/listings?group=${group.id}`, { mode: 'lend', category: 'tools', title });
const finds = (who, title) => until(`${who.name} finds the ${title}`, async () => (await who.ask('GET', `/listings?words=${e(title)}`)).listings[0]);
const addressOf = async (who) => (await who.ask('GET', '/status')).groups[0].connection.addresses[0];

/** Types the sheet at a new computer, which a neighbour's address helps on its way. */
async function comesBack(name, sheet, old, neighbour) {
  const person = await Neighbour.moveIn(browser, { name });
  const hands = new Mouse(person, say);
  await person.goTo('/');
  await hands.follow(say('back.begin'));
  await hands.write(say('back.words'), sheet.words.map((word, i) => `${i + 1}. ${word.toUpperCase()}`).join('\n'));
  await hands.write(say('back.lines'), sheet.groups.map(({ line }) => line.toLowerCase().replace(/#(.{30})/, '#$1\n ')).join('\n'));
  await hands.press(say(old));
  await hands.press(say('back.go'));
  await hands.sees(say('back.looking'));
  await hands.write(say('back.address'), await addressOf(neighbour));
  await hands.press(say('connection.details.try'));
  await hands.sees(say('back.home.title', { name }));
  return { person, hands };
}

async function inStreet(names, done) {
  const { all, group } = await street(names);
  const more = [];
  try {
    await done(all, group, (one) => more.push(one));
    assert.deepEqual([...all, ...more].flatMap((one) => one.wrongs), []);
  } catch (error) {
    await Promise.all([...all, ...more].map((one) => one.picture('own').catch(() => {})));
    throw error;
  } finally {
    await Promise.all([...all, ...more].filter((one) => !one.isGone).map((one) => one.leave()));
  }
}

it('comes back by the sheet with what was there, and ends a second computer', () => inStreet(['Ana', 'Béla'], async ([ana, bela], group, keep) => {
  await offer(bela, group, 'Saw');
  const pan = await offer(ana, group, 'Jam pan');
  await bela.ask('POST', '/things', { title: 'Tent', category: 'outdoors' });
  await finds(bela, 'Jam pan');
  const deal = await bela.ask('POST', `/listings/${e(pan.id)}/asks`, { days: { from: dayIn(1), to: dayIn(2) } });
  await until('Ana is asked', async () => (await ana.ask('GET', '/deals')).length === 1);
  await ana.ask('POST', `/deals/${e(deal.id)}/steps`, { step: 'accept' });
  await until('Béla hears yes', async () => (await bela.ask('GET', '/deals'))[0].state === 'accepted');
  const saw = await finds(ana, 'Saw');
  await ana.ask('POST', `/listings/${e(saw.id)}/asks`, { days: { from: dayIn(3), to: dayIn(4) } });
  await until('Béla is asked', async () => (await bela.ask('GET', '/deals')).length === 2);
  const sheet = await bela.ask('GET', '/me/recovery');
  // With the computer goes everything that was on it.
  await bela.leave();
  bela.isGone = true;

  const { person: back, hands } = await comesBack('Béla', sheet, 'back.oldLost', ana);
  keep(back);
  await hands.sees(say('back.here', { group: 'Elm Street' }));
  await hands.sees(say('back.now.ask', { name: 'Ana', title: 'Saw' }));
  assert.match(await back.page.locator('main').innerText(), new RegExp(say('back.here.yours', { things: 2, loans: 1 }).replaceAll('.', '\\.')));
  await back.goTo('/settings/computers');
  await hands.sees(say('computers.ended'));

  const { person: third } = await comesBack('Béla', sheet, 'back.oldStays', ana);
  keep(third);
  await until('the second knows the third', async () => (await back.ask('GET', '/me/computers')).length === 3);
  await hands.press(say('computers.end'));
  await hands.sees(say('computers.sure.read'));
  await hands.press(say('computers.endIt'));
  await until('it has ended', async () => (await back.ask('GET', '/me/computers')).filter((computer) => !computer.ended).length === 1);
  await until('and knows it', async () => (await third.ask('GET', '/status')).notices.some((notice) => notice.code === 'N_NOT_LET_IN'));
}));

it('hides, blocks and lets ask again, and tells the organisers of a thing once', () => inStreet(['Ana', 'Béla', 'Carl'], async ([ana, bela, carl], group) => {
  await offer(bela, group, 'Loud saw');
  await offer(bela, group, 'Tent');
  const saw = await finds(carl, 'Loud saw');
  const hands = new Mouse(carl, say);
  await carl.goTo(`/listing/${e(saw.id)}`);
  await hands.follow(say('apart.title'));
  await hands.press(say('apart.why.danger'));
  await hands.write(say('apart.words'), 'The blade is loose');
  await hands.press(say('apart.report.send'));
  await hands.sees(say('apart.report.done'));
  const [report] = await until('Ana reads it', async () => (await ana.ask('GET', `/groups/${group.id}/reports`)).length && ana.ask('GET', `/groups/${group.id}/reports`));
  assert.deepEqual([report.title, report.said[0].by.name, report.said[0].text], ['Loud saw', 'Carl', `${say('apart.why.danger')}: The blade is loose`]);
  assert.deepEqual(await bela.ask('GET', `/groups/${group.id}/reports`), [], 'Béla reads nothing of it');

  await hands.press(say('apart.block.do', { name: 'Béla' }));
  await hands.sees(say('apart.isBlocked'));
  await hands.press(say('apart.hide'));
  await until('the saw is off the wall', async () => (await carl.ask('GET', '/listings?words=saw')).total === 0);
  assert.equal((await carl.ask('GET', '/listings?words=tent')).total, 1, 'the tent is not');
  await carl.goTo('/settings/hidden');
  await hands.press(`${say('hidden.again')}: Loud saw`);
  await hands.press(`${say('hidden.unblock')}: Béla`);
  await hands.sees(say('hidden.none'));
  assert.equal((await carl.ask('GET', '/listings?words=saw')).total, 1);
}));

it('brings in the computer that is always on, sees it agree, and does without it again', () => inStreet(['Ana', 'Béla'], async ([ana, bela]) => {
  const home = mkdtempSync(join(tmpdir(), 'hedgerow-e2e-'));
  // In a container, everybody is the system's administrator.
  const relay = spawn(program, ['--home', home, '--json', 'relay', '--listen', '127.0.0.1:0', '--as-root'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const { card } = JSON.parse(await new Promise((resolve) => { createInterface(relay.stdout).once('line', resolve); }));
    const hands = new Mouse(ana, say);
    await ana.goTo('/connection');
    await hands.follow(say('alwaysOn.bring'));
    await hands.write(say('alwaysOn.card'), `Here it is: ${card}`);
    await hands.press(say('alwaysOn.take'));
    await hands.sees(say('alwaysOn.back'));
    const line = await ana.page.locator('code').first().innerText();
    execFileSync(program, ['--home', home, 'relay', 'add', line], { stdio: 'ignore' });
    await hands.sees(say('alwaysOn.reached'));
    await hands.sees(say('alwaysOn.agreed', { ago: say('connection.now') }));
    await bela.goTo('/connection');
    await new Mouse(bela, say).sees(say('alwaysOn.reached'));
    await bela.goTo('/connection/always-on');
    assert.equal(await bela.page.getByLabel(say('alwaysOn.card')).count(), 0, 'whoever does not organise brings none in');
    await hands.press(say('alwaysOn.end'));
    await hands.press(say('alwaysOn.endIt'));
    await hands.sees(say('alwaysOn.none'));
  } finally {
    relay.kill();
    rmSync(home, { recursive: true, force: true });
  }
}));
