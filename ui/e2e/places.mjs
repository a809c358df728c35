// A street that looks lived in, and every place of its pages that one can go to.
import { readFileSync } from 'node:fs';

import { Neighbour, photograph, until } from './street.mjs';

/** A title that would be markup anywhere else. */
export const MARKUP = '<img src=x onerror="document.title=1"><b>Ladder</b>';

const dayIn = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Ana has a group, things, and deals in each state; Béla is her neighbour; Dora lives alone. */
export async function settleIn(browser, names = ['Ana', 'Béla', 'Dora']) {
  const street = await Promise.all(names.map((name) => Neighbour.moveIn(browser, { name })));
  const [ana, bela] = street;
  await Promise.all(street.map((neighbour) => neighbour.ask('PUT', '/me', { name: neighbour.name, languages: ['en'] })));
  const group = await ana.ask('POST', '/groups', { name: 'Mill Lane and Orchard Row', guidelines: 'Bring it back clean, and on the day.', members_invite: true });
  const letter = await ana.ask('POST', `/groups/${group.id}/letters`, { uses: 5, note: 'It would be lovely to have you with us.' });
  await ana.ask('POST', `/groups/${group.id}/letters`, { uses: 1, for: 'Mrs Lindqvist' });
  const photo = await ana.ask('POST', '/photos', await photograph(browser));
  const offer = (who, draft) => who.ask('POST', `/listings?group=${group.id}`, { mode: 'lend', ...draft });
  const ladder = await offer(ana, { title: MARKUP, category: 'ladders', text: 'Beech, 1.9 m to the top.', photos: [photo.id], longest_days: 7, notice_days: 1, care: 'Keep it out of the rain.' });
  const pan = await offer(ana, { title: 'Jam pan', category: 'kitchen', buffer_days: 1 });
  await offer(ana, { title: 'Somebody who waters the tomatoes while we are away in the second half of August', wanted: true, category: 'garden' });
  for (const draft of [{ title: 'Tent' , category: 'outdoors', code: 'T-1', photos: [photo.id] }, { title: 'Cordless drill', category: 'tools', code: 'D-07', care: 'Charge it.' }]) await ana.ask('POST', '/things', draft);
  const [drill] = (await ana.ask('GET', '/things?words=drill')).things;
  await ana.ask('POST', `/things/${encodeURIComponent(drill.id)}/lend`, { to: 'Aunt Margit', due: dayIn(3), note: 'With both batteries' });
  await ana.ask('POST', '/searches', { name: 'Ladder', query: { words: 'ladder' } });
  await bela.ask('POST', '/letters/join', { letter: letter.text, name: 'Béla' });
  await until('Béla sees the ladder', async () => (await bela.ask('GET', '/listings')).total >= 3);
  const saw = await offer(bela, { title: 'Circular saw', category: 'tools', text: 'Loud.' });
  const path = (id) => `/listings/${encodeURIComponent(id)}/asks`;
  await bela.ask('POST', path(ladder.id), { days: { from: dayIn(4), to: dayIn(6) }, note: 'For the plums' });
  await bela.ask('POST', path(pan.id), { days: { from: dayIn(1), to: dayIn(2) } });
  const asked = await until('Ana is asked', async () => {
    const deals = await ana.ask('GET', '/deals');
    return deals.length === 2 && deals;
  });
  const [onLadder, onPan] = [ladder, pan].map((l) => asked.find((d) => d.listing === l.id));
  await ana.ask('POST', `/deals/${encodeURIComponent(onPan.id)}/steps`, { step: 'accept' });
  await until('Ana sees the saw', async () => (await ana.ask('GET', '/listings?words=saw')).total === 1);
  const person = await decideTogether(ana, bela, group.id, saw);
  const neighbour = (await ana.ask('GET', `/groups/${group.id}/members`)).find((one) => !one.me);
  await ana.ask('POST', '/hidden', { what: 'mode', which: 'ride' });
  return { street, ids: { group: group.id, neighbour: neighbour.id, ladder, pan, saw, drill, onLadder, onPan, letter, person } };
}

/** Béla organises, too; what he proposes waits for Ana's yes, and what he reported for her word. */
async function decideTogether(ana, bela, group, saw) {
  const at = `/groups/${group}`;
  const people = await ana.ask('GET', `${at}/people`);
  const [mine, his] = ['Ana', 'Béla'].map((name) => people.find((one) => one.person.name === name).person.id);
  await ana.ask('POST', `${at}/charters`, { organisers: [mine, his], threshold: 2, quorum: [mine, his], quorum_needed: 2, review: dayIn(90), guidelines: 'Bring it back clean, and on the day.\nWhat breaks is mended or talked about.', reason: 'Four eyes see more.' });
  await until('Béla organises', async () => (await bela.ask('GET', at)).state === 'organiser');
  await bela.ask('POST', `${at}/charters`, { members_invite: false, name: 'Mill Lane, Orchard Row and the Allotments', reason: 'So that we know who comes.' });
  await bela.ask('POST', `${at}/reports`, { listing: saw.id, text: 'The guard is missing; I should not have hung it up.' });
  await bela.ask('PUT', `${at}/members/${mine}/vouch`);
  await until('Ana is asked to decide', async () => (await ana.ask('GET', `${at}/decisions`)).some((one) => one.may_agree));
  await until('Ana reads the report', async () => (await ana.ask('GET', `${at}/reports`)).length === 1);
  return his;
}

/** Every place that Ana can go to, by its path. */
export function placesOf({ group, neighbour, ladder, saw, drill, onLadder, onPan, letter, person }) {
  const e = encodeURIComponent;
  return [
    '/who', '/welcome', '/welcome/group', '/welcome/things', '/welcome/back',
    '/browse', `/listing/${e(ladder.id)}`, `/listing/${e(saw.id)}`, '/listing/nothing',
    '/offer', `/offer/${e(ladder.id)}`, '/ask',
    '/deals', `/deals/${e(onLadder.id)}`, `/deals/${e(onPan.id)}`,
    '/things', '/things/new', `/things/${e(drill.id)}`, `/things/${e(drill.id)}/change`,
    '/people', `/people/${e(person)}`, '/people/nobody', '/group', '/group/change', '/decisions', '/reports',
    '/invite', '/invite/letter', '/invite/poster', '/invite/many',
    '/join', `/join?letter=${e(letter.link)}`,
    '/connection', '/connection/always-on', `/apart/${group}/${neighbour}`, `/apart/${group}/${neighbour}?listing=${e(saw.id)}`,
    '/settings', '/settings/recovery', '/settings/computers', '/settings/hidden', '/settings/leave', '/import', '/searches', '/help', '/help/door',
    '/print', '/print/labels', `/print/slip/${e(drill.id)}`, '/print/things', '/print/people', '/more',
  ];
}

/** Where somebody without a group stands before something empty. */
export const ALONE = ['/browse', '/deals', '/things', '/people', '/group', '/decisions', '/reports', '/invite', '/offer', '/connection', '/connection/always-on', '/settings/computers', '/settings/hidden', '/settings/leave', '/searches', '/import'];

/** The routes that the pages name, as they name them: none of them may be left out above. */
export function routesOfPages() {
  const routes = readFileSync(new URL('../src/pages/routes.ts', import.meta.url), 'utf8');
  return [...routes.matchAll(/path: '([^']+)'/g)].map((found) => found[1]);
}

/** A place as it is told of when something is wrong there. */
export function nameOf(place) {
  return place.replace(/[A-Za-z0-9_%.-]{20,}/g, 'ID').slice(0, 60);
}
