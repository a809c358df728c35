import { Link, useLocation, useParams } from 'wouter';

import { useAsk, useDo, type ListingView } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { Empty } from '../../parts/Empty';
import { Gallery } from '../../parts/Gallery';
import { Icon } from '../../parts/Icon';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { Plate } from '../../parts/Plate';
import { modeOf } from '../../parts/Tag';
import { Terms } from '../../parts/Terms';
import { DayRange } from '../../parts/DayRange';
import { tell } from '../../parts/Toast';
import { inFull } from '../../shop/days';
import { sorry } from '../../shop/sorry';
import { hasDays, termsOf } from '../../shop/terms';
import { useWords } from '../../words';
import { Ask } from './Ask';
import { busyDays } from './busy';
import s from './Listing.module.css';

/** One thing: its photos, how it is lent, its days, and the button that asks for it. */
export default function Listing() {
  const say = useWords();
  const { id = '' } = useParams<{ id: string }>();
  const { data: listing, error } = useAsk('GET /listings/{listing}', { path: { listing: id } });
  return (
    <>
      <p className={s.back}><Link href="/browse"><Icon of="left" />{say('listing.back')}</Link></p>
      {error && (
        error.status === 404
          ? <Empty level={1} picture="noticeboard" title={say('listing.gone.title')} act={<LinkButton kind="main" href="/browse">{say('listing.back')}</LinkButton>}>{say('listing.gone.text')}</Empty>
          : <Notice>{sorry(say, error)}</Notice>
      )}
      {listing && <Shown listing={listing} />}
    </>
  );
}

function Shown({ listing }: { listing: ListingView }) {
  const say = useWords();
  const terms = termsOf(say, listing);
  const { owner } = listing;
  return (
    <div className={s.listing}>
      <div className="stack">
        <h1>{listing.title}</h1>
        <Gallery photos={listing.photos ?? []} category={listing.category} title={listing.title} mode={modeOf(listing)} />
        {listing.text && <p className={s.text}>{listing.text}</p>}
        {!owner.me && (
          <Paper>
            <div className={s.who}>
              <Plate name={owner.name} size="large" />
              <div>
                <h2>{say(listing.wanted ? 'listing.wantedBy' : 'listing.by', { name: owner.name })}</h2>
                <p>{say('listing.since', { month: say.intl.formatDate(owner.since, { month: 'long', year: 'numeric' }) })}{listing.entered_for && <> {say('listing.enteredFor', { name: listing.entered_for })}</>}</p>
              </div>
            </div>
            <Dealt listing={listing} />
            <div className="row"><LinkButton kind="plain" href={`/apart/${listing.group}/${owner.id}?listing=${encodeURIComponent(listing.id)}`}>{say('apart.title')}</LinkButton></div>
          </Paper>
        )}
      </div>
      <div className="stack">
        {owner.me ? <Own listing={listing} /> : <Ask listing={listing} />}
        {terms.length > 0 && (
          <Paper>
            <h2>{say(listing.wanted ? 'terms.titleWanted' : 'terms.title')}</h2>
            <Terms terms={terms} />
          </Paper>
        )}
      </div>
    </div>
  );
}

/** Earlier deals with this neighbour, as far as this computer knows. */
function Dealt({ listing }: { listing: ListingView }) {
  const say = useWords();
  const { data: deals } = useAsk('GET /deals', {});
  const before = deals?.filter((d) => d.with.id === listing.owner.id && ['back', 'closed'].includes(d.state)) ?? [];
  if (!before.length) return null;
  return (
    <div>
      <p>{say('listing.dealt', { name: listing.owner.name, n: before.length })}</p>
      <ul className={s.dealt}>
        {before.slice(0, 3).map((d) => <li key={d.id}><Link href={`/deals/${encodeURIComponent(d.id)}`}>{d.title}</Link></li>)}
      </ul>
    </div>
  );
}

/** What the owner may do with it. Taking it down can be undone by putting it up anew. */
function Own({ listing }: { listing: ListingView }) {
  const say = useWords();
  const [, go] = useLocation();
  const down = useDo('DELETE /listings/{listing}', ['listings']);
  const put = useDo('POST /listings', ['listings']);
  const { data: things } = useAsk('GET /things', {});
  const out = things?.things.find((t) => t.id === listing.id)?.out;
  const takeDown = () => down.mutate({ path: { listing: listing.id } }, {
    onSuccess: () => {
      const { title, text, category, mode, wanted, care, condition, quantity, longest_days, notice_days, buffer_days, code, photos } = listing;
      const again = { title, text, category, mode, wanted, care, condition, quantity, longest_days, notice_days, buffer_days, code, ...(photos ? { photos } : {}) };
      tell(say('listing.down', { title }), () => put.mutate({ query: { group: listing.group }, body: again }));
      go('/browse');
    },
  });
  return (
    <Paper>
      <h2>{say('listing.own.title')}</h2>
      <p>{listing.held_by === 0 ? say('listing.own.waits') : say('listing.own.text', { day: say.intl.formatDate(listing.until, { day: 'numeric', month: 'long', year: 'numeric' }) })}</p>
      <Notice>{sorry(say, down.error)}</Notice>
      <div className="row">
        <LinkButton kind="main" icon="pencil" href={`/offer/${encodeURIComponent(listing.id)}`}>{say('listing.own.change')}</LinkButton>
        <Button icon="trash" isPending={down.isPending} onPress={takeDown}>{say('listing.own.down')}</Button>
      </div>
      {hasDays(listing) && (
        <div className="stack tight">
          <h3>{say('listing.own.days')}</h3>
          <DayRange isReadOnly label={say('listing.own.calendar', { title: listing.title })} value={null} busy={busyDays(listing.busy, out, listing.buffer_days ?? 0)} rest={listing.buffer_days ?? 0} />
          {out && <p>{out.due ? say('listing.own.outUntil', { name: out.to, day: inFull(say, out.due) }) : say('listing.own.out', { name: out.to })}</p>}
        </div>
      )}
    </Paper>
  );
}
