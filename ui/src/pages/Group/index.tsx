import type { ReactNode } from 'react';
import { Link, useParams } from 'wouter';

import { useAsk, type GroupSummary } from '../../api';
import { LinkButton } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import { useGroup } from '../../parts/InGroup';
import { NoGroup } from '../../parts/NoGroup';
import { Notice } from '../../parts/Notice';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { AskedBanner } from '../Decisions/AskedBanner';
import { Anew } from './Anew';
import { Change } from './Change';
import { Guidelines } from './Guidelines';
import { Holds, Organisers } from './Holds';
import { Quorum } from './Quorum';
import s from './Group.module.css';

/** What a group is: what its neighbours agree on, who organises, what holds; and for organisers, what is to change. */
export default function Group() {
  const say = useWords();
  const way = useParams<{ '*'?: string }>()['*'];
  const { group, choose, isAlone } = useGroup();
  if (isAlone) return <NoGroup />;
  if (!group) return <h1>{say('ours.title')}</h1>;
  if (way === 'change') {
    return (
      <>
        <p><Link href="/group" className="row one"><Icon of="left" />{group.name || say('ours.title')}</Link></p>
        <Change key={group.id} group={group} />
      </>
    );
  }
  return <Whole key={group.id} group={group} choose={choose} />;
}

function Whole({ group, choose }: { group: GroupSummary; choose: ReactNode }) {
  const say = useWords();
  const path = { group: group.id };
  const { data: full, error } = useAsk('GET /groups/{group}', { path });
  const { data: people } = useAsk('GET /groups/{group}/people', { path });
  const organises = group.state === 'organiser';
  return (
    <>
      <div className="head">
        <div>
          <h1>{group.name || say('ours.title')}</h1>
          <p>{say('ours.counts', { members: group.members, things: group.listings })}</p>
        </div>
        <LinkButton icon="list" href="/decisions">{say('decide.title')}</LinkButton>
        {organises && <LinkButton icon="pencil" href="/group/change">{say('change.title')}</LinkButton>}
      </div>
      {choose}
      <Notice>{sorry(say, error)}</Notice>
      <Anew group={group} />
      <AskedBanner />
      <div className={s.halves}>
        <div className="stack">
          <Guidelines group={group.id} members={group.members} />
          {full && people && <Holds full={full} people={people} />}
        </div>
        <div className="stack">
          {full && people && <Organisers full={full} people={people} />}
          <Quorum group={group.id} people={people} />
        </div>
      </div>
      <div className="row"><LinkButton kind="plain" icon="door" href="/settings/leave">{say('leave.title')}</LinkButton></div>
    </>
  );
}
