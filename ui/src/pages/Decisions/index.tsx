import { useState } from 'react';
import { Link } from 'wouter';

import { useAsk, type DecisionView } from '../../api';
import { Empty } from '../../parts/Empty';
import { Field } from '../../parts/Field';
import { Icon } from '../../parts/Icon';
import { useGroup } from '../../parts/InGroup';
import { NoGroup } from '../../parts/NoGroup';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { useDecisions } from '../../shop/asked';
import { fits } from '../../shop/find';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { AskedElsewhere } from './AskedBanner';
import { Decision } from './Decision';
import { Past } from './Past';
import { whatInWords } from './what';
import s from './Decisions.module.css';

/** From so many on, one looks for a decision by its words. */
const MANY = 8;

/** What the organisers propose: where I am asked on top, then what waits for others, then what was decided. */
export default function Decisions() {
  const say = useWords();
  const { group, choose, take, isAlone } = useGroup();
  const { data: full } = useAsk('GET /groups/{group}', { path: { group: group?.id ?? '' } }, { enabled: group !== undefined });
  const { data: all, error } = useDecisions(group?.id);
  const [words, setWords] = useState('');
  if (isAlone) return <NoGroup />;
  const isFound = (d: DecisionView) => fits(words, whatInWords(say, d), d.reason, d.proposed_by.name, d.about);
  const found = all?.filter(isFound) ?? [];
  const asked = found.filter((d) => d.may_agree);
  const open = found.filter((d) => d.state === 'open' && !d.may_agree);
  const past = found.filter((d) => d.state !== 'open');
  const heap = (title: string, of: DecisionView[]) => of.length > 0 && group && (
    <section className="stack" aria-label={title}>
      <h2>{title}</h2>
      {of.map((d) => <Decision key={d.id} group={group} decision={d} />)}
    </section>
  );
  return (
    <>
      <p><Link href="/group" className="row one"><Icon of="left" />{group?.name || say('ours.title')}</Link></p>
      <div className="stack tight">
        <h1>{say('decide.title')}</h1>
        {full && <p className="lead">{say('decide.lead')} {say('change.lead', { needed: full.threshold })}</p>}
      </div>
      {choose}
      {group && <AskedElsewhere here={group.id} take={take} />}
      <Notice>{sorry(say, error)}</Notice>
      {all && all.length >= MANY && <Field label={say('decide.find')} icon="search" type="search" value={words} onChange={setWords} />}
      {all?.length === 0 && <Empty picture="noticeboard" title={say('decide.none.title')}>{say('decide.none.text')}</Empty>}
      {heap(say('decide.asked'), asked)}
      {heap(say('decide.open'), open)}
      {past.length > 0 && group && (
        <Paper>
          <h2>{say('decide.past')}</h2>
          <ul className={s.past}>{past.map((d) => <li key={d.id}><Past group={group} decision={d} /></li>)}</ul>
        </Paper>
      )}
    </>
  );
}
