// The whole loan between two browsers, as two neighbours go through it who have never seen Hedgerow.
import { until } from './street.mjs';

export const STREET = 'Elm Street';
export const LADDER = 'Step ladder <b>six treads</b>';

/** Ana starts a group, writes a letter and gives its link away. */
export async function found(ana) {
  const { say } = ana;
  await ana.neighbour.page.goto(ana.neighbour.base);
  await ana.write(say('welcome.you.name'), 'Ana');
  await ana.press(say('welcome.you.next'));
  await ana.press(new RegExp(say('welcome.group.found')));
  await ana.write(say('group.name'), STREET);
  await ana.press(say('group.found'));
  await ana.press(say('first.skip'));
  await ana.follow(say('shop.people'));
  await ana.follow(say('invite.title'));
  await ana.follow(new RegExp(`^${say('invite.letter')}`));
  await ana.write(say('invite.for'), 'Béla');
  await ana.press(say('invite.write'));
  await ana.sees(say('invite.ready'));
  return ana.page.getByRole('group', { name: say('invite.words') }).innerText();
}

/** Béla pastes the whole letter, sees what it opens, and goes in. */
export async function join(bela, letter) {
  const { say } = bela;
  await bela.neighbour.page.goto(bela.neighbour.base);
  await bela.write(say('welcome.you.name'), 'Béla');
  await bela.press(say('welcome.you.next'));
  await bela.press(new RegExp(say('welcome.group.invited')));
  await bela.write(say('join.letter'), `\n${letter}\n`);
  await bela.press(say('join.look'));
  await bela.sees(say('join.seen.title', { group: STREET }));
  await bela.press(say('join.join', { group: STREET }));
  await bela.press(say('first.skip'));
}

/** Ana offers a ladder with a photo. */
export async function offer(ana, photo) {
  const { say } = ana;
  await ana.follow(new RegExp(`^${say('shop.browse')}`));
  await ana.follow(say('offer.title'));
  await ana.photo(say('photo.choose'), { name: 'ladder.jpg', mimeType: 'image/jpeg', buffer: photo });
  await ana.page.locator('form img').first().waitFor();
  await ana.write(say('offer.name'), LADDER);
  await ana.choose(say('offer.kind'), 'ladders');
  await ana.write(say('offer.about'), 'Beech, 1.9 m to the top.');
  await ana.press(say('offer.send'));
  await ana.sees(say('listing.own.title'));
}

/** Béla finds it by its words, with its photo, and asks for days. */
export async function ask(bela) {
  const { say } = bela;
  await bela.write(say('browse.what'), 'laddr');
  await bela.page.getByRole('link', { name: LADDER }).waitFor();
  await bela.follow(LADDER);
  await until('the photo has come', () => bela.page.locator('main img').first().evaluate((img) => img.naturalWidth > 300).catch(() => false));
  await bela.days();
  await bela.write(say('ask.note', { name: 'Ana' }), 'For the plums');
  await bela.press(say('ask.send', { name: 'Ana' }));
  await bela.sees(say('deal.stage.asked'));
}

/** Ana says yes; what Béla sees changes by itself. */
export async function accept(ana, bela) {
  const { say } = ana;
  await ana.follow(new RegExp(`^${say('shop.deals')}`));
  await ana.follow(LADDER);
  await ana.sees('For the plums');
  await ana.write(say('deal.note', { name: 'Béla' }), 'Come at nine');
  await ana.press(say('deal.yes', { name: 'Béla' }));
  await bela.sees(bela.say('deal.stage.accepted'));
  await bela.sees('Come at nine');
}

async function codeOf(hands, name) {
  const ticket = hands.page.getByText(hands.say('exchange.read', { name }), { exact: true }).locator('xpath=..');
  await ticket.waitFor();
  return (await ticket.innerText()).replace(/\D/g, '').slice(0, 6);
}

/** At the door: each types the other's number. */
async function exchange(giver, taker, given, taken) {
  const [giverSays, takerSays] = [giver, taker].map((hands) => hands.neighbour.name);
  const ofGiver = await codeOf(giver, takerSays);
  const ofTaker = await codeOf(taker, giverSays);
  await giver.write(giver.say('exchange.type', { name: takerSays }), ofTaker);
  await giver.press(giver.say(given));
  await taker.sees(taker.say('exchange.theyGave', { name: giverSays }));
  const field = taker.field(taker.say('exchange.type', { name: giverSays }));
  if (await field.count()) await taker.write(taker.say('exchange.type', { name: giverSays }), ofGiver);
  await taker.press(taker.say(taken));
}

export async function handOver(ana, bela) {
  await exchange(ana, bela, 'exchange.giveOver', 'exchange.have');
  // Both have heard of it: before that, the number on Ana's page is still that of the hand-over.
  await bela.button(bela.say('exchange.giveBack')).waitFor();
  await ana.page.getByText(ana.say('exchange.youGave', { name: 'Béla' })).waitFor({ state: 'detached' });
  await ana.button(ana.say('exchange.isBack')).waitFor();
}

export async function bringBack(ana, bela) {
  await exchange(bela, ana, 'exchange.giveBack', 'exchange.isBack');
  for (const [hands, name] of [[ana, 'Béla'], [bela, 'Ana']]) await hands.sees(hands.say('deal.bothSaid', { name }));
}

/** The state of the one deal that each of the two knows. */
export async function statesOf(...hands) {
  return Promise.all(hands.map(async ({ neighbour }) => (await neighbour.ask('GET', '/deals')).map(({ state, timeline }) => ({
    state, coded: timeline.filter((step) => step.with_code).length,
  }))));
}
