import { useState, type FormEvent } from 'react';
import { Link } from 'wouter';

import { useAsk, useDo, useProgress, type GroupSummary } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { Progress } from '../../parts/Progress';
import { State } from '../../parts/State';
import { useMe } from '../../shop/me';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { loansIn, lostAsks } from './back';
import s from './Welcome.module.css';

/** What is coming back, group by group, while it comes; and what is to be done once it is here. */
export function Coming({ onMore }: { onMore: () => void }) {
  const say = useWords();
  const me = useMe();
  const { data: status } = useAsk('GET /status', {});
  const groups = status?.groups.filter((g) => g.state !== 'ended' && g.state !== 'joining') ?? [];
  const { data: deals } = useAsk('GET /deals', {});
  const lost = lostAsks(deals ?? []);
  const isHome = groups.every((g) => g.state !== 'returning');
  return (
    <>
      <div className="stack tight" aria-live="polite">
        <h1>{isHome && me ? say('back.home.title', { name: me.name }) : say('back.title')}</h1>
        <p className="lead">{say(isHome ? 'back.home.text' : 'back.coming')}</p>
      </div>
      {groups.map((group) => (group.state === 'returning' ? <OnTheWay key={group.id} group={group} /> : <Home key={group.id} group={group} />))}
      {isHome && (
        <>
          <Paper>
            <h2>{say('back.now')}</h2>
            <ul className={s.shared}>
              {!me && <li>{say('back.now.name')} <Link href="/settings">{say('settings.title')}</Link></li>}
              {lost.map((d) => <li key={d.id}>{say('back.now.ask', { name: d.with.name, title: d.title })}</li>)}
              {lost.length === 0 && <li>{say('back.now.asks')}</li>}
              <li>{say('back.now.letters')}</li>
              <li>{say('back.now.look')}</li>
            </ul>
          </Paper>
          <div className="row">
            <LinkButton kind="main" iconAfter="next" href="/browse">{say('back.now.wall')}</LinkButton>
            <LinkButton icon="things" href="/things">{say('back.now.things')}</LinkButton>
          </div>
        </>
      )}
      <div className="row"><Button kind="plain" icon="plus" onPress={onMore}>{say('back.another')}</Button></div>
    </>
  );
}

function Home({ group }: { group: GroupSummary }) {
  const say = useWords();
  const { data: things } = useAsk('GET /things', {});
  const { data: deals } = useAsk('GET /deals', {});
  return (
    <Paper>
      <h2>{say('back.here', { group: group.name })}</h2>
      <State is="free">{say('back.here.people', { n: group.members })}</State>
      {things && deals && <p>{say.rich('back.here.yours', { things: things.total, loans: loansIn(deals, group.id) })}</p>}
    </Paper>
  );
}

/** Until a neighbour's computer is awake one can do little but wait; who knows an address may say it. */
function OnTheWay({ group }: { group: GroupSummary }) {
  const say = useWords();
  const work = useProgress().find((p) => p.work === 'first_sync' && p.group === group.id);
  const [address, setAddress] = useState('');
  const add = useDo('POST /groups/{group}/addresses', ['connection']);
  const { neighbours, relays, next_try_seconds: next } = group.connection;
  const isReached = neighbours > 0 || (relays ?? []).some((r) => r.connected);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (address.trim()) add.mutate({ path: { group: group.id }, body: { address: address.trim() } }, { onSuccess: () => setAddress('') });
  };
  return (
    <Paper>
      <h2>{group.name || say('back.aGroup')}</h2>
      <State is="soon">{say(isReached ? 'back.reached' : 'back.looking')}</State>
      {isReached && work && <Progress label={say('back.bringing')} done={work.done} of={work.of} />}
      {isReached && group.listings > 0 && <p>{say('back.soFar', { people: group.members, listings: group.listings })}</p>}
      {!isReached && (
        <>
          <p>{say('back.waits')}{next ? <> {say('back.nextTry', { n: next })}</> : null}</p>
          <form className="stack tight" onSubmit={send} noValidate>
            <Field label={say('back.address')} hint={say('back.addressHint')} example="192.168.1.20:7141" value={address} onChange={setAddress} autoComplete="off" />
            <Notice>{sorry(say, add.error)}</Notice>
            <div className="row"><Button type="submit" icon="plus" isPending={add.isPending}>{say('connection.details.try')}</Button></div>
          </form>
        </>
      )}
    </Paper>
  );
}
