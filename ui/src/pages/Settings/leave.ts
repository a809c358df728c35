/** What speaks against leaving a group just now. */
import type { DealView, GroupSummary } from '../../api';

/** Deals that are under way in a group: promised, out, or back and not said so by both. */
export function openDealsIn(deals: DealView[], group: string): DealView[] {
  return deals.filter((d) => d.group === group && ['accepted', 'out', 'back'].includes(d.state));
}

/** Whether others would be left without anybody who organises. */
export function leavesNobody(group: GroupSummary, people: { me: boolean; organiser: boolean }[]): boolean {
  return group.state === 'organiser' && people.length > 1 && !people.some((p) => p.organiser && !p.me);
}
