import { useDeferredValue } from 'react';

import { useAsk, useDo } from '../../api';
import { Banner } from '../../parts/Banner';
import { Button, LinkButton } from '../../parts/Button';
import { Card } from '../../parts/Card';
import { Empty } from '../../parts/Empty';
import { Notice } from '../../parts/Notice';
import { State } from '../../parts/State';
import { modeOf } from '../../parts/Tag';
import { tell } from '../../parts/Toast';
import { Windowed } from '../../parts/Windowed';
import { standingOf } from '../../shop/days';
import { useDraft } from '../../shop/draft';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { Blank } from './Blank';
import { daysOf, NO_WISH, queryOf, useWall } from './wall';
import { Wishes } from './Wishes';
import s from './Browse.module.css';

/** The wall: everything that the neighbours offer and want, found as one types. */
export default function Browse() {
  const say = useWords();
  const { data: status } = useAsk('GET /status', {});
  const { draft: wish, change, forget } = useDraft('browse', NO_WISH, { brief: true });
  // What is typed is shown at once; the wall follows.
  const wished = useDeferredValue(wish);
  const query = queryOf(wished);
  const isIn = status?.groups.some((g) => g.state === 'member' || g.state === 'organiser') ?? false;
  const coming = status?.groups.find((g) => g.state === 'joining');
  const isComingBack = status?.groups.some((g) => g.state === 'returning') ?? false;
  const { total, at, look, first } = useWall(query, isIn);
  const save = useDo('POST /searches', ['searches']);

  if (status && !isIn) {
    return (
      <>
        <h1 className="sr">{say('browse.title')}</h1>
        {isComingBack && (
          <Empty picture="noticeboard" title={say('back.title')} act={<LinkButton kind="main" href="/welcome/back">{say('back.see')}</LinkButton>}>{say('back.coming')}</Empty>
        )}
        {isComingBack ? null : coming
          ? <Empty picture="noticeboard" title={say('browse.joining.title', { group: coming.name })}>{say('browse.joining.text')}</Empty>
          : (
            <Empty
              picture="noticeboard"
              title={say('browse.alone.title')}
              act={<><LinkButton kind="main" icon="letter" href="/join">{say('welcome.group.invited')}</LinkButton><LinkButton href="/welcome/group">{say('welcome.group.found')}</LinkButton></>}
            >
              {say('browse.alone.text')}
            </Empty>
          )}
      </>
    );
  }

  const on = daysOf(wished);
  const isWish = Boolean(query.words ?? query.mode ?? query.category ?? on ?? query.wanted);
  const keep = () => save.mutate({ body: { name: wish.words.trim() || undefined, query } }, { onSuccess: () => tell(say('browse.saved')) });
  return (
    <>
      <h1 className="sr">{say('browse.title')}</h1>
      {coming && <Banner label={say('join.title')} title={say('browse.joining.title', { group: coming.name })}>{say('browse.joining.text')}</Banner>}
      <Wishes wish={wish} change={change} categories={first.data?.categories} />
      <div className={`row ${s.bar}`}>
        <h2 aria-live="polite">{first.data ? say(isWish ? 'browse.found' : 'browse.all', { n: total }) : say('browse.looking')}</h2>
        <span className="row push">
          {isWish && total > 0 && <Button kind="plain" icon="plus" isPending={save.isPending} onPress={keep}>{say('browse.save')}</Button>}
          <LinkButton kind="plain" icon="star" href="/searches">{say('searches.title')}</LinkButton>
          <LinkButton icon="plus" href="/offer">{say('offer.title')}</LinkButton>
        </span>
      </div>
      <Notice>{sorry(say, first.error)}</Notice>
      {first.data && total === 0 && (
        isWish
          ? (
            <Empty
              picture="noticeboard"
              title={wish.words.trim() ? say('browse.none.title', { words: wish.words.trim() }) : say('browse.none.plain')}
              act={
                <>
                  <LinkButton kind="main" icon="note" href={`/ask?title=${encodeURIComponent(wish.words.trim())}`}>{say('browse.none.ask')}</LinkButton>
                  <Button onPress={forget}>{say('browse.none.all')}</Button>
                </>
              }
            >
              {say('browse.none.text')}
            </Empty>
          )
          : (
            <Empty picture="pegboard" title={say('browse.empty.title')} act={<LinkButton kind="main" icon="plus" href="/offer">{say('browse.empty.act')}</LinkButton>}>
              {say('browse.empty.text')}
            </Empty>
          )
      )}
      {total > 0 && (
        <Windowed
          count={total}
          column={13.9}
          label={say('browse.list')}
          keyOf={(i) => at(i)?.id ?? `blank ${i}`}
          onLook={look}
          item={(i) => {
            const listing = at(i);
            if (!listing) return <Blank />;
            const standing = standingOf(say, listing, on);
            return (
              <Card
                id={listing.id}
                href={`/listing/${encodeURIComponent(listing.id)}`}
                title={listing.title}
                mode={modeOf(listing)}
                category={listing.category}
                photo={listing.photos?.[0]}
                owner={listing.owner}
                place={listing.owner.me ? say('browse.yours') : undefined}
                state={standing ? <State is={standing.is}>{standing.words}</State> : <p className={s.note}>{listing.text || '\u00a0'}</p>}
              />
            );
          }}
        />
      )}
    </>
  );
}
