import { Link, useLocation, useParams, useSearch } from 'wouter';

import { useAsk, useDo, type HiddenKind, type HiddenView, type Person } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { Empty } from '../../parts/Empty';
import { Icon } from '../../parts/Icon';
import type { IconName } from '../../parts/icons';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { Plate } from '../../parts/Plate';
import { State } from '../../parts/State';
import { tell } from '../../parts/Toast';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { Report } from './Report';
import s from './Apart.module.css';

/**
 * Something is not right with a neighbour or a thing of theirs: what I can do by myself, from looking away to telling the
 * organisers. `?listing=` says about which thing.
 */
export default function Apart() {
  const say = useWords();
  const { group = '', person: id = '' } = useParams<{ group: string; person: string }>();
  const about = new URLSearchParams(useSearch()).get('listing') ?? '';
  const { data: people, error } = useAsk('GET /groups/{group}/members', { path: { group } });
  const { data: listing } = useAsk('GET /listings/{listing}', { path: { listing: about } }, { enabled: about !== '' });
  const person = people?.find((p) => p.id === id && !p.me);
  const isKnown = people !== undefined && (about === '' || listing !== undefined);
  return (
    <>
      <p className={s.back}>
        <Link href={listing ? `/listing/${encodeURIComponent(listing.id)}` : `/people/${encodeURIComponent(id)}`}><Icon of="left" />{listing ? listing.title : say('people.title')}</Link>
      </p>
      {people && !person && <Empty level={1} picture="noticeboard" title={say('apart.gone')} act={<LinkButton kind="main" href="/browse">{say('listing.back')}</LinkButton>}>{say('apart.gone.text')}</Empty>}
      {!person && !people && <h1>{say('apart.title')}</h1>}
      <Notice>{sorry(say, error)}</Notice>
      {person && isKnown && <Ways group={group} person={person} people={people} listing={listing} />}
    </>
  );
}

type Props = { group: string; person: Person; people: Person[]; listing: { id: string; title: string } | undefined };

function Ways({ group, person, people, listing }: Props) {
  const say = useWords();
  const { name } = person;
  const { data: hidden } = useAsk('GET /hidden', {});
  const of = (what: HiddenKind) => hidden?.find((h) => h.what === what && h.group === group && h.id.endsWith(person.id));
  return (
    <>
      <div className={s.who}>
        <Plate name={name} size="large" />
        <div>
          <h1>{say('apart.title')}</h1>
          <p className="lead">{listing ? say('apart.about', { title: listing.title, name }) : say('apart.aboutPerson', { name })}</p>
        </div>
      </div>
      <div className={s.ways}>
        <div className="stack">
          <h2>{say('apart.self')}</h2>
          <p>{say('apart.self.text', { name })}</p>
          {listing && <OneWay group={group} what="listing" which={listing.id} icon="unseen" title={say('apart.hideThing')} text={say('apart.hideThing.text')} act={say('apart.hide')} done={say('apart.hidden', { title: listing.title })} />}
          <OneWay group={group} what="person" which={person.id} is={of('person')} icon="unseen" title={say('apart.hidePerson', { name })} text={say('apart.hidePerson.text', { name })} act={say('apart.hideAll')} done={say('apart.hiddenAll', { name })} />
          <OneWay group={group} what="blocked" which={person.id} is={of('blocked')} icon="refuse" title={say('apart.block', { name })} text={say('apart.block.text', { name })} act={say('apart.block.do', { name })} done={say('apart.blocked', { name })} />
        </div>
        <Report group={group} person={person} people={people} listing={listing} />
      </div>
    </>
  );
}

type WayProps = { group: string; what: HiddenKind; which: string; is?: HiddenView; icon: IconName; title: string; text: string; act: string; done: string };

/** One thing that I can do by myself. Each is taken back by one press, here and in the settings. */
function OneWay({ group, what, which, is, icon, title, text, act, done }: WayProps) {
  const say = useWords();
  const [, go] = useLocation();
  const hide = useDo('POST /hidden', ['listings', 'deals', 'group']);
  const show = useDo('DELETE /hidden/{id}', ['listings', 'deals', 'group']);
  const doIt = () => hide.mutate({ body: { what, which, group } }, {
    onSuccess: ({ id }) => {
      tell(done, () => show.mutate({ path: { id } }));
      if (what === 'listing') go('/browse');
    },
  });
  return (
    <Paper>
      <h3 className={s.title}><Icon of={icon} />{title}</h3>
      {is ? <State is="booked">{say(what === 'blocked' ? 'apart.isBlocked' : 'apart.isHidden')}</State> : <p>{text}</p>}
      <Notice>{sorry(say, hide.error ?? show.error)}</Notice>
      <div className="row">
        {is
          ? <Button isPending={show.isPending} onPress={() => show.mutate({ path: { id: is.id } })}>{say(what === 'blocked' ? 'hidden.unblock' : 'hidden.again')}</Button>
          : <Button isPending={hide.isPending} onPress={doIt}>{act}</Button>}
      </div>
    </Paper>
  );
}
