/** What is asked at the counter, in the order in which newcomers ask it. */
import type { WordId } from '../../words';

export type Topic = { name: string; q: WordId; a: WordId; href?: string; go?: WordId };

export const TOPICS: Topic[] = [
  { name: 'what', q: 'help.what.q', a: 'help.what.a' },
  { name: 'offer', q: 'help.offer.q', a: 'help.offer.a', href: '/offer', go: 'offer.title' },
  { name: 'borrow', q: 'help.borrow.q', a: 'help.borrow.a', href: '/browse', go: 'shop.browse' },
  { name: 'door', q: 'help.door.q', a: 'help.door.a', href: '/deals', go: 'shop.deals' },
  { name: 'late', q: 'help.late.q', a: 'help.late.a', href: '/things', go: 'shop.things' },
  { name: 'invite', q: 'help.invite.q', a: 'help.invite.a', href: '/invite', go: 'invite.title' },
  { name: 'decides', q: 'help.decides.q', a: 'help.decides.a', href: '/group', go: 'ours.title' },
  { name: 'known', q: 'help.known.q', a: 'help.known.a', href: '/people', go: 'shop.people' },
  { name: 'without', q: 'help.without.q', a: 'help.without.a', href: '/things', go: 'shop.things' },
  { name: 'offline', q: 'help.offline.q', a: 'help.offline.a', href: '/connection', go: 'shop.connection' },
  { name: 'asleep', q: 'help.asleep.q', a: 'help.asleep.a', href: '/connection', go: 'connection.check' },
  { name: 'seen', q: 'help.seen.q', a: 'help.seen.a' },
  { name: 'lost', q: 'help.lost.q', a: 'help.lost.a', href: '/settings/recovery', go: 'settings.recovery' },
  { name: 'list', q: 'help.list.q', a: 'help.list.a', href: '/import', go: 'import.title' },
  { name: 'search', q: 'help.search.q', a: 'help.search.a', href: '/searches', go: 'searches.title' },
  { name: 'read', q: 'help.read.q', a: 'help.read.a', href: '/settings', go: 'shop.settings' },
  { name: 'keyboard', q: 'help.keyboard.q', a: 'help.keyboard.a' },
  { name: 'leave', q: 'help.leave.q', a: 'help.leave.a', href: '/settings', go: 'shop.settings' },
];
