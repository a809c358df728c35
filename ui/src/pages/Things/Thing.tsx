import { useState } from 'react';
import { Link, Redirect, useLocation } from 'wouter';

import { useAsk, useDo, type ThingView } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Empty } from '../../parts/Empty';
import { Gallery } from '../../parts/Gallery';
import { Icon } from '../../parts/Icon';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { Table } from '../../parts/Table';
import { tell } from '../../parts/Toast';
import { inFull, inShort } from '../../shop/days';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { Lend } from './Lend';
import { OfferIn } from './OfferIn';
import { dayOf } from './standing';
import s from './Things.module.css';

/** A label leads here, too, on the computer of a neighbour who has the thing: to them it is a notice on the wall. */
function NotMine({ id }: { id: string }) {
  const say = useWords();
  const { data: listing, error } = useAsk('GET /listings/{listing}', { path: { listing: id } });
  if (listing) return <Redirect to={`/listing/${encodeURIComponent(listing.id)}`} replace />;
  if (!error) return <h1>{say('things.title')}</h1>;
  return (
    <Empty level={1} picture="pegboard" title={say('things.gone.title')} act={<LinkButton kind="main" icon="things" href="/things">{say('shop.things')}</LinkButton>}>
      {say('things.gone.text')}
    </Empty>
  );
}

/** One of my things: where it is, who had it, and what can be done with it. */
export function Thing({ id }: { id: string }) {
  const say = useWords();
  const { data, error } = useAsk('GET /things', {});
  const thing = data?.things.find((t) => t.id === id);
  if (error) return <><h1>{say('things.title')}</h1><Notice>{sorry(say, error)}</Notice></>;
  if (!data) return <h1>{say('things.title')}</h1>;
  if (!thing) return <NotMine id={id} />;
  const { out, history } = thing;
  return (
    <>
      <p><Link href="/things" className="row one"><Icon of="left" />{say('things.backToWall')}</Link></p>
      <div className={s.thing}>
        <div className="stack">
          <h1>{thing.title}</h1>
          <Gallery photos={thing.photos} category={thing.category} title={thing.title} />
          {(thing.text || thing.care || thing.code) && (
            <Paper>
              {thing.text && <p className={s.about}>{thing.text}</p>}
              {thing.care && <p><b>{say('things.care')}:</b> {thing.care}</p>}
              {thing.code && <p className="hint">{say('things.codeIs', { code: thing.code })}</p>}
            </Paper>
          )}
        </div>
        <div className="stack">
          <Lend key={out?.since ?? 'home'} thing={thing} />
          <OfferIn thing={thing} />
          <Paper>
            <div className="row">
              <LinkButton icon="pencil" href={`/things/${encodeURIComponent(id)}/change`}>{say('things.change')}</LinkButton>
              <LinkButton icon="printer" href={`/print/labels/${encodeURIComponent(id)}`}>{say('things.label')}</LinkButton>
              <TakeDown thing={thing} />
            </div>
          </Paper>
        </div>
      </div>
      {history.length > 0 && (
        <Paper>
          <Table
            caption={say('things.history')}
            rows={history}
            keyOf={(h) => `${h.to} ${h.since}`}
            columns={[
              { title: say('things.column.with'), cell: (h) => <b>{h.to}</b> },
              { title: say('things.column.from'), named: true, cell: (h) => inShort(say, dayOf(h.since)) },
              { title: say('things.column.back'), named: true, cell: (h) => (h.back ? inFull(say, dayOf(h.back)) : '–') },
              { title: say('things.column.note'), cell: (h) => h.note ?? '' },
            ]}
          />
        </Paper>
      )}
    </>
  );
}

/** Undone with a press while nothing is lost by it; asked about where the list of loans would go. */
function TakeDown({ thing }: { thing: ThingView }) {
  const say = useWords();
  const [, go] = useLocation();
  const [asks, setAsks] = useState(false);
  const remove = useDo('DELETE /things/{thing}', ['things', 'listings']);
  const again = useDo('POST /things', ['things']);
  const keepsMore = Boolean(thing.out) || thing.history.length > 0 || thing.offered.length > 0;
  const { title, text, category, code, care, photos } = thing;
  const down = () => remove.mutate({ path: { thing: thing.id } }, {
    onSuccess: () => {
      tell(say('things.down', { title }), keepsMore ? undefined : () => again.mutate({ body: { title, text, category, code, care, photos } }));
      go('/things');
    },
  });
  return (
    <>
      <Button kind="plain" icon="trash" onPress={() => (keepsMore ? setAsks(true) : down())}>{say('things.takeDown')}</Button>
      <Notice>{sorry(say, remove.error)}</Notice>
      <Dialog
        title={say('things.takeDown.title', { title })}
        isOpen={asks}
        onClose={() => setAsks(false)}
        answers={
          <>
            <Button kind="main" onPress={() => setAsks(false)}>{say('things.takeDown.keep')}</Button>
            <Button icon="trash" onPress={() => { setAsks(false); down(); }}>{say('things.takeDown')}</Button>
          </>
        }
      >
        <p>{say('things.takeDown.text', { offered: thing.offered.length, out: thing.out ? 'yes' : 'no', name: thing.out?.to ?? '' })}</p>
      </Dialog>
    </>
  );
}
