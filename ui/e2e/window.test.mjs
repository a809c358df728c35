// The real window, twice on one screen that nobody sees: the whole loan between two neighbours, a start without a language,
// and a letter that is only shown.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { openWindow, until } from './driver.mjs';
import { sayIn } from './words.mjs';

const program = process.env.HEDGEROW_WINDOW;
const shots = process.env.HEDGEROW_SHOTS;
const say = sayIn('en');
const LADDER = 'Step ladder, six treads';
const FREE_DAYS = '[role=gridcell] [role=button]:not([aria-disabled=true])';

let screen, bus, notices;
const folders = [];
before(async () => {
  assert.ok(program, 'HEDGEROW_WINDOW names the program with the window');
  screen = await openScreen();
  bus = await openBus();
  // Shows notifications on the screen that nobody sees, and clicks on them when told to.
  notices = spawn('dunst', [], { env: { ...process.env, ...desk() }, stdio: 'ignore' });
});
after(async () => {
  [notices, bus?.process, screen?.process].forEach((process) => process?.kill());
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A screen without a monitor; the X server chooses a free number and says it. */
function openScreen() {
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.stdout.once('data', (number) => resolve({ process: server, display: `:${String(number).trim()}` }));
  });
}

/** What programs of one desk tell each other by. */
function openBus() {
  const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], { stdio: ['ignore', 'pipe', 'ignore'] });
  return new Promise((resolve, reject) => {
    daemon.once('error', reject);
    daemon.stdout.once('data', (address) => resolve({ process: daemon, address: String(address).trim() }));
  });
}

const desk = () => ({ DISPLAY: screen.display, DBUS_SESSION_BUS_ADDRESS: bus.address });
const dunst = (...words) => execFileSync('dunstctl', words, { env: { ...process.env, ...desk() }, encoding: 'utf8' }).trim();

let port = 4600 + (process.pid % 300) * 4;
async function open(args = [], env = {}) {
  const home = await mkdtemp(join(tmpdir(), 'hedgerow-window-'));
  folders.push(home);
  port += 1;
  return openWindow({
    program, port, args: ['--home', join(home, 'home'), ...args],
    env: { ...desk(), HEDGEROW_LISTEN: `127.0.0.1:${port + 2000}`, GDK_BACKEND: 'x11', ...env },
  });
}

const introduce = async (window, name) => {
  await window.write(say('welcome.you.name'), name);
  await window.press(say('welcome.you.next'));
};

describe('a whole loan between two windows', () => {
  let ana, bela, letter;
  before(async () => { [ana, bela] = await Promise.all([open(), open()]); });
  after(() => Promise.all([ana, bela].map((window) => window?.close())));
  const shot = (window, name) => (shots ? window.shot(join(shots, `window-${name}.png`)) : undefined);

  it('begins with a group and a letter', async () => {
    await introduce(ana, 'Ana');
    await ana.press(say('welcome.group.found'));
    await ana.write(say('group.name'), 'Elm Street');
    await ana.press(say('group.found'));
    await ana.press(say('first.skip'));
    await ana.press(say('shop.people'));
    await ana.press(say('invite.title'));
    await ana.press(say('invite.letter'));
    await ana.write(say('invite.for'), 'Béla');
    await ana.press(say('invite.write'));
    await ana.sees(say('invite.ready'));
    letter = await ana.text(`[role=group][aria-label=${JSON.stringify(say('invite.words'))}]`);
    await shot(ana, 'letter');
  });

  it('lets in who has the letter', async () => {
    await introduce(bela, 'Béla');
    await bela.press(say('welcome.group.invited'));
    await bela.write(say('join.letter'), letter);
    await bela.press(say('join.look'));
    await bela.sees(say('join.seen.title', { group: 'Elm Street' }));
    await bela.press(say('join.join', { group: 'Elm Street' }));
    await bela.press(say('first.skip'));
  });

  it('offers, finds and asks', async () => {
    await ana.press(say('shop.browse'));
    await ana.press(say('offer.title'));
    await ana.write(say('offer.name'), LADDER);
    await ana.choose(say('offer.kind'), 'ladders');
    await ana.press(say('offer.send'));
    await ana.sees(say('listing.own.title'));
    await bela.write(say('browse.what'), 'laddr');
    await bela.press(LADDER);
    await bela.pressAt(1, FREE_DAYS);
    await bela.pressAt(3, FREE_DAYS);
    await shot(bela, 'ask');
    await ana.run('document.hasFocus = () => false');
    await bela.press(say('ask.send', { name: 'Ana' }));
    await bela.sees(say('deal.stage.asked'));
    await shot(bela, 'asked');
  });

  it('is told to whoever looks elsewhere, and a click leads there', async () => {
    const at = () => ana.run('return window.location.hash');
    assert.doesNotMatch(await at(), /^#\/deals\//);
    await until('a notification', () => assert.equal(dunst('count', 'displayed'), '1'));
    dunst('action', '0');
    await until('the page it tells of', async () => assert.match(await at(), /^#\/deals\/./));
    await ana.sees(say('deal.yes', { name: 'Béla' }));
    dunst('close-all');
    await until('what was told', () => {
      const [[told]] = JSON.parse(dunst('history')).data;
      assert.equal(told?.summary.data, LADDER);
      assert.match(told.body.data, new RegExp(say('bell.ask', { name: 'Béla' })));
    });
  });

  it('is accepted, handed over and brought back with the numbers of both', async () => {
    await ana.press(say('shop.deals'));
    await ana.press(LADDER);
    await ana.press(say('deal.yes', { name: 'Béla' }));
    await bela.sees(say('deal.stage.accepted'));
    await exchange([ana, 'Ana'], [bela, 'Béla'], 'exchange.giveOver', 'exchange.have');
    await until('the way back', () => bela.control(say('exchange.giveBack')));
    await shot(ana, 'out');
    await exchange([bela, 'Béla'], [ana, 'Ana'], 'exchange.giveBack', 'exchange.isBack');
    await ana.sees(say('deal.bothSaid', { name: 'Béla' }));
    await bela.sees(say('deal.bothSaid', { name: 'Ana' }));

  });
});

async function exchange([giver, giverName], [taker, takerName], given, taken) {
  const ofGiver = await codeIn(giver, takerName);
  const ofTaker = await codeIn(taker, giverName);
  await giver.write(say('exchange.type', { name: takerName }), ofTaker);
  await giver.press(say(given));
  await taker.sees(say('exchange.theyGave', { name: giverName }));
  const asks = await taker.run('return document.body.innerText.includes(arguments[0])', say('exchange.type', { name: giverName }));
  if (asks) await taker.write(say('exchange.type', { name: giverName }), ofGiver);
  await taker.press(say(taken));
}

function codeIn(window, name) {
  return until('the number at the door', async () => {
    const text = await window.run(`
      const said = [...document.querySelectorAll('*')].filter((e) => e.children.length === 0 && e.textContent.trim() === arguments[0]);
      return said[0]?.parentElement?.innerText ?? null`, say('exchange.read', { name }));
    const digits = text?.replace(/\D/g, '').slice(0, 6);
    if (digits?.length !== 6) throw new Error(`it says ${text}`);
    return digits;
  });
}

describe('two people at one computer', () => {
  let folder;
  const sit = async (env = {}) => {
    port += 1;
    return openWindow({ program, port, env: {
      // Without a bus: by it a start would be handed to the window before, which may still be closing.
      DISPLAY: screen.display, DBUS_SESSION_BUS_ADDRESS: 'disabled:', XDG_DATA_HOME: join(folder, 'data'), XDG_CONFIG_HOME: join(folder, '.config'), HOME: folder, HEDGEROW_LISTEN: `127.0.0.1:${port + 2000}`, GDK_BACKEND: 'x11', ...env,
    } });
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hedgerow-people-'));
    folders.push(folder);
  });

  it('has a home for each, and starts with the computer for whoever wants that', async () => {
    const login = join(folder, '.config/autostart/Hedgerow.desktop');
    const ana = await sit();
    await introduce(ana, 'Ana');
    await ana.sees(say('welcome.group.alone'));
    await ana.run('window.location.hash = "/settings"');
    await ana.sees(say('settings.people'));
    assert.ok(!existsSync(login));
    await ana.tick(say('settings.start'));
    await until('it starts with the computer', () => assert.match(readFileSync(login, 'utf8'), /--at-login --person 1/));
    await ana.tick(say('settings.start'));
    await until('it does not any more', () => assert.ok(!existsSync(login)));
    await ana.close();
    const bela = await sit({ HEDGEROW_PERSON: '2' });
    await introduce(bela, 'Béla');
    await until('both are known', () => assert.deepEqual(people(), ['Ana', 'Béla']));
    await bela.close();
  });

  it('asks who it is, and opens the home of whoever answers', async () => {
    const socket = (home) => join(folder, 'data', home, 'hedgerow.sock');
    const [first, second] = ['hedgerow', 'hedgerow-people/2'].map(socket);
    // A program that is stopped from without leaves its own behind.
    [first, second].forEach((left) => rmSync(left, { force: true }));
    const window = await sit();
    await window.sees(say('who.title'));
    await window.sees('Ana');
    // Once it is pressed its window is gone, and with it whoever would say that it was pressed.
    await until('Béla', async () => {
      const waits = await window.run('const button = document.querySelectorAll("main li button")[1]; setTimeout(() => button?.click(), 50); return Boolean(button)');
      assert.ok(waits);
    });
    try {
      await until('Béla’s home is open', () => assert.ok(existsSync(second)));
      assert.ok(!existsSync(first), 'Ana’s home stays closed');
    } finally {
      await window.close();
    }
  });

  const people = () => JSON.parse(readFileSync(join(folder, 'data/hedgerow-people/people.json'), 'utf8')).map((person) => person.name);
});

it('starts where the computer names no language', async () => {
  const window = await open([], { LANG: 'C.UTF-8', LANGUAGE: '', LC_ALL: 'C.UTF-8' });
  await window.sees(say('welcome.you.name'));
  await window.close();
});

it('deep_link_without_click', async () => {
  const link = 'hedgerow://join/1#AAAAAAAAAAAAAAAAAAAAAAAA';
  const window = await open([link]);
  await until('the letter is shown', async () => {
    const letter = await window.run('return document.querySelector("textarea")?.value ?? ""');
    assert.equal(letter.trim(), link);
  });
  assert.ok(await window.control(say('join.look')), 'it waits for a click');
  await window.close();
  // The control: without it there is no letter.
  const other = await open();
  await other.sees(say('welcome.you.name'));
  assert.equal(await other.run('return document.querySelector("textarea")'), null);
  await other.close();
});
