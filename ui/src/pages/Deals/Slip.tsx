import { Link } from 'wouter';

import { useAsk, type DealView } from '../../api';
import { Photo } from '../../parts/Photo';
import { hasDays } from '../../shop/terms';
import { useWords } from '../../words';
import { lineOf } from './standing';
import s from './Deals.module.css';

/** The listing that a deal is about, while it is still there. */
export function useListing(id: string) {
  return useAsk('GET /listings/{listing}', { path: { listing: id } }).data;
}

/** A deal in the list. */
export function Slip({ deal, isOpen }: { deal: DealView; isOpen: boolean }) {
  const say = useWords();
  const listing = useListing(deal.listing);
  return (
    <Link className={s.slip} href={`/deals/${encodeURIComponent(deal.id)}`} aria-current={isOpen ? 'true' : undefined}>
      <Photo id={listing?.photos?.[0]} category={listing?.category ?? 'other'} alt="" small wanted={listing?.wanted} className={s.thumb} />
      <span><b>{deal.title}</b>{lineOf(say, deal, !listing || hasDays(listing))}</span>
    </Link>
  );
}
