/** Where an address leads that somebody opened Hedgerow with, or scanned from a label. */

/** What may be named, and its page. An address only shows something; nothing is done by it. */
const PAGES: Record<string, string> = { thing: '/things', listing: '/listing', deal: '/deals' };
const ALONE = ['browse', 'deals', 'things', 'people', 'connection', 'settings', 'searches', 'help'];

/** A page's path. What names no page is a letter, which is shown and waits for a click. */
export function pathOf(address: string): string {
  const [, page = '', name = ''] = /^hedgerow:\/\/([a-z]+)\/?([\w-]{0,80})\/?$/i.exec(address.trim()) ?? [];
  const kind = page.toLowerCase();
  if (name && Object.hasOwn(PAGES, kind)) return `${PAGES[kind]}/${name}`;
  if (!name && ALONE.includes(kind)) return `/${kind}`;
  return `/join?letter=${encodeURIComponent(address)}`;
}
