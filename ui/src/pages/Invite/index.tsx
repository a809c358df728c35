import { Link, useParams } from 'wouter';

import { useGroup } from '../../parts/InGroup';
import { Icon } from '../../parts/Icon';
import { NoGroup } from '../../parts/NoGroup';
import { Way } from '../../parts/Way';
import { useWords } from '../../words';
import { ForOne } from './ForOne';
import { Many } from './Many';
import { PosterForAll } from './PosterForAll';
import { Sent } from './Sent';
import s from './Invite.module.css';

/** A letter for one, a poster for the stairs, letters for a whole list; and who came by them. */
export default function Invite() {
  const say = useWords();
  const way = useParams<{ '*'?: string }>()['*'];
  const { group, choose, isAlone } = useGroup();
  if (isAlone) return <NoGroup />;
  if (!group) return <h1>{say('invite.title')}</h1>;
  if (way === 'letter' || way === 'poster' || way === 'many') {
    const Page = { letter: ForOne, poster: PosterForAll, many: Many }[way];
    return (
      <>
        <p className="noprint"><Link href="/invite" className="row one"><Icon of="left" />{say('invite.back')}</Link></p>
        <Page key={group.id} group={group} />
      </>
    );
  }
  return (
    <>
      <div className="stack tight">
        <h1>{say('invite.title')}</h1>
        <p className="lead">{say('invite.text', { group: group.name })}</p>
      </div>
      {choose}
      <ul className={s.ways}>
        <li><Way href="/invite/letter" icon="letter" title={say('invite.letter')}>{say('invite.letter.text')}</Way></li>
        <li><Way href="/invite/poster" icon="note" title={say('invite.poster')}>{say('invite.poster.text')}</Way></li>
        <li><Way href="/invite/many" icon="stack" title={say('invite.many')}>{say('invite.many.text')}</Way></li>
      </ul>
      <Sent group={group.id} />
    </>
  );
}
