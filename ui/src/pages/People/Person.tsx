import { Link, useParams } from 'wouter';

import { useAsk, type GroupSummary, type PersonInGroup } from '../../api';
import { LinkButton } from '../../parts/Button';
import { Empty } from '../../parts/Empty';
import { Icon } from '../../parts/Icon';
import { useGroup } from '../../parts/InGroup';
import { NoGroup } from '../../parts/NoGroup';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { Plate } from '../../parts/Plate';
import { State } from '../../parts/State';
import { useMe } from '../../shop/me';
import { nameOf } from '../../shop/names';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { inviterOf } from './inviter';
import { ChangeRole } from './ChangeRole';
import { Known } from './Known';
import { partsOf } from './parts';
import { Remove } from './Remove';
import s from './People.module.css';

/** One neighbour: their part, who knows them; for organisers, what can be decided about them. */
export default function PersonPage() {
  const say = useWords();
  const { id } = useParams<{ id: string }>();
  const { group, choose, isAlone } = useGroup();
  const { data: people, error } = useAsk('GET /groups/{group}/people', { path: { group: group?.id ?? '' } }, { enabled: group !== undefined });
  const it = people?.find((p) => p.person.id === id);
  if (isAlone) return <NoGroup />;
  if (!group || !people) return <><h1>{say('person.title')}</h1><Notice>{sorry(say, error)}</Notice></>;
  return (
    <>
      <p><Link href="/people" className="row one"><Icon of="left" />{say('person.back')}</Link></p>
      {it
        ? <One group={group} it={it} people={people} />
        : <Empty level={1} picture="noticeboard" title={say('person.gone.title')} act={<LinkButton href="/people">{say('person.back')}</LinkButton>}>{say('person.gone.text')}</Empty>}
      {!it && choose}
    </>
  );
}

function One({ group, it, people }: { group: GroupSummary; it: PersonInGroup; people: PersonInGroup[] }) {
  const say = useWords();
  const me = useMe();
  const { person } = it;
  const name = nameOf(say, person);
  const parts = partsOf(say, it);
  const inviter = inviterOf(person, people.map((p) => p.person));
  const month = say.intl.formatDate(new Date(person.since), { month: 'long', year: 'numeric' });
  return (
    <div className={`stack ${s.page}`}>
      <div className={s.who}>
        <Plate name={person.name || '?'} picture={person.me ? me?.picture : undefined} size="large" />
        <div>
          <h1>{name}{person.me && <> <span className="hint">({say('people.you')})</span></>}</h1>
          {parts.length > 0 && <p><b>{say.intl.formatList(parts)}</b></p>}
          <p className="hint">{say('people.since', { month })}{inviter && <> {say('people.by', { name: inviter })}</>}</p>
        </div>
      </div>
      <Known group={group.id} it={it} people={people} />
      <Paper>
        <h2>{say('ours.guidelines')}</h2>
        <State is={it.accepted_guidelines ? 'free' : 'soon'}>{say(it.accepted_guidelines ? 'person.accepted' : 'person.notAccepted', { name })}</State>
        {person.me && <div className="row"><LinkButton href="/group">{say('person.toGroup')}</LinkButton></div>}
      </Paper>
      {!person.me && <div className="row"><LinkButton kind="plain" href={`/apart/${group.id}/${person.id}`}>{say('apart.title')}</LinkButton></div>}
      {group.state === 'organiser' && (
        <Paper>
          <h2>{say('person.organise')}</h2>
          <div className="row">
            <ChangeRole group={group.id} it={it} />
            {!person.me && <Remove group={group} person={person} />}
          </div>
        </Paper>
      )}
    </div>
  );
}
