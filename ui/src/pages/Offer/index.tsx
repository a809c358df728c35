import { useLocation, useParams, useSearch } from 'wouter';

import { useAsk } from '../../api';
import { LinkButton } from '../../parts/Button';
import { Empty } from '../../parts/Empty';
import { modeOf } from '../../parts/Tag';
import { useWords } from '../../words';
import { Form } from './Form';
import { BLANK, type Offered } from './offered';

/** Offers something, asks for something, or changes what was offered: the same three questions. */
export default function Offer() {
  const say = useWords();
  const { id } = useParams<{ id?: string }>();
  const [path] = useLocation();
  const search = new URLSearchParams(useSearch());
  const wanted = path.startsWith('/ask');
  const { data: status } = useAsk('GET /status', {});
  const { data: listing } = useAsk('GET /listings/{listing}', { path: { listing: id ?? '' } }, { enabled: id !== undefined });
  const groups = status?.groups.filter((g) => g.state === 'member' || g.state === 'organiser') ?? [];

  if (status && !groups.length) {
    return (
      <Empty level={1} picture="noticeboard" title={say('browse.alone.title')} act={<><LinkButton kind="main" icon="things" href="/things">{say('shop.things')}</LinkButton><LinkButton icon="letter" href="/join">{say('welcome.group.invited')}</LinkButton></>}>
        {say('browse.alone.text')}
      </Empty>
    );
  }
  if (!status || (id && !listing)) return null;
  const begin: Offered = listing
    ? {
      title: listing.title, text: listing.text, category: listing.category, mode: modeOf({ ...listing, wanted: false }), photos: listing.photos ?? [],
      longest: listing.longest_days ? String(listing.longest_days) : '', notice: listing.notice_days ? String(listing.notice_days) : '',
      buffer: listing.buffer_days ? String(listing.buffer_days) : '', care: listing.care ?? '', condition: listing.condition ?? '', quantity: String(listing.quantity || 1),
      group: listing.group,
    }
    : { ...BLANK, title: search.get('title') ?? '', group: groups[0]?.id ?? '' };
  return <Form key={id ?? path} id={id} wanted={listing?.wanted ?? wanted} begin={begin} groups={groups} />;
}
