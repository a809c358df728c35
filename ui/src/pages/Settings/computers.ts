/** A person's computers in a group, in the order in which one looks for them. */
import type { Computer } from '../../api';

/** This one first, then those in use, the latest first; what has ended stands last. */
export function inOrder(computers: Computer[]): Computer[] {
  const rank = (c: Computer) => (c.here ? 0 : c.ended ? 2 : 1);
  return [...computers].sort((a, b) => rank(a) - rank(b) || (a.since < b.since ? 1 : -1));
}
