import { Link } from 'wouter';

import type { GroupView, PersonInGroup } from '../../api';
import { LinkButton } from '../../parts/Button';
import { Paper } from '../../parts/Paper';
import { Plate } from '../../parts/Plate';
import { Terms } from '../../parts/Terms';
import { nameOf, namesOf } from '../../shop/names';
import { useWords } from '../../words';
import s from './Group.module.css';

type Props = { full: GroupView; people: PersonInGroup[] };

/** Who organises, and how many of them must agree. */
export function Organisers({ full, people }: Props) {
  const say = useWords();
  const organisers = people.filter((p) => p.roles.includes('organiser')).map((p) => p.person);
  const [first] = organisers;
  const alone = organisers.length === 1 && first;
  const together = full.threshold === organisers.length ? 'ours.neededAll' : 'ours.needed';
  return (
    <Paper>
      <h2>{say('ours.organisers')}</h2>
      <ul className={s.people}>
        {organisers.map((p) => (
          <li key={p.id}><Link href={`/people/${encodeURIComponent(p.id)}`}><Plate name={p.name || '?'} /><span>{nameOf(say, p)}{p.me && <span className="hint"> ({say('people.you')})</span>}</span></Link></li>
        ))}
      </ul>
      <p>
        {alone
          ? alone.me ? say('ours.aloneYou') : say('ours.alone', { name: nameOf(say, alone) })
          : say(together, { needed: full.threshold, n: organisers.length })}
      </p>
      {full.state === 'organiser' && <div className="row"><LinkButton icon="letter" href="/reports">{say('reports.title')}</LinkButton></div>}
    </Paper>
  );
}

/** What else holds here. */
export function Holds({ full, people }: Props) {
  const say = useWords();
  const treasurer = people.find((p) => p.roles.includes('treasurer'))?.person;
  const libraries = people.filter((p) => p.roles.includes('library')).map((p) => p.person);
  return (
    <Paper>
      <h2>{say('ours.how')}</h2>
      <Terms
        terms={[
          { id: 'invite', icon: 'letter', title: say(full.members_invite ? 'ours.invite.all' : 'ours.invite.some') },
          ...(treasurer ? [{ id: 'treasurer', icon: 'credits' as const, title: treasurer.me ? say('ours.treasurerYou') : say('ours.treasurer', { name: nameOf(say, treasurer) }) }] : []),
          ...(libraries.length ? [{ id: 'libraries', icon: 'stack' as const, title: say('ours.library', { n: libraries.length, names: namesOf(say, libraries) }) }] : []),
        ]}
      />
    </Paper>
  );
}
