import { useState } from 'react';
import { Link } from 'wouter';

import { useAsk, type ReportView } from '../../api';
import { Empty } from '../../parts/Empty';
import { Field } from '../../parts/Field';
import { Icon } from '../../parts/Icon';
import { useGroup } from '../../parts/InGroup';
import { NoGroup } from '../../parts/NoGroup';
import { Notice } from '../../parts/Notice';
import { fits } from '../../shop/find';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { Report } from './Report';

const MANY = 8;

/** For organisers: what neighbours told them of, what is open first. */
export default function Reports() {
  const say = useWords();
  const { group, choose, isAlone } = useGroup();
  const organises = group?.state === 'organiser';
  const { data: all, error } = useAsk('GET /groups/{group}/reports', { path: { group: group?.id ?? '' } }, { enabled: organises });
  const [words, setWords] = useState('');
  if (isAlone) return <NoGroup />;
  const found = all?.filter((r) => fits(words, r.title, r.person.name, ...r.said.flatMap((said) => [said.by.name, said.text]))) ?? [];
  const heap = (title: string, of: ReportView[]) => of.length > 0 && group && (
    <section className="stack" aria-label={title}>
      <h2>{title}</h2>
      {of.map((report) => <Report key={report.id} group={group.id} report={report} />)}
    </section>
  );
  return (
    <>
      <p><Link href="/group" className="row one"><Icon of="left" />{group?.name || say('ours.title')}</Link></p>
      <div className="stack tight">
        <h1>{say('reports.title')}</h1>
        <p className="lead">{say(group && !organises ? 'reports.notForYou' : 'reports.lead')}</p>
      </div>
      {choose}
      <Notice>{sorry(say, error)}</Notice>
      {all && all.length >= MANY && <Field label={say('reports.find')} icon="search" type="search" value={words} onChange={setWords} />}
      {all?.length === 0 && <Empty picture="kettle" title={say('reports.none.title')}>{say('reports.none.text')}</Empty>}
      {heap(say('reports.open'), found.filter((r) => r.settled == null))}
      {heap(say('reports.past'), found.filter((r) => r.settled != null))}
    </>
  );
}
