import { useState } from 'react';

import { useAsk, useDo, type ReportView } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { State } from '../../parts/State';
import { TakeDown } from '../../parts/TakeDown';
import { tell } from '../../parts/Toast';
import { momentInWords } from '../../shop/days';
import { nameOf } from '../../shop/names';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import d from '../Decisions/Decisions.module.css';

/** What neighbours said about one person or thing, what can be done, and what came of it. */
export function Report({ group, report }: { group: string; report: ReportView }) {
  const say = useWords();
  const name = nameOf(say, report.person);
  const title = report.listing ? say('deal.title', { title: report.title, name }) : say('reports.about', { name });
  const { data: listing } = useAsk('GET /listings/{listing}', { path: { listing: report.listing ?? '' } }, { enabled: Boolean(report.listing) });
  return (
    <Paper as="article" label={title}>
      <h3>{title}</h3>
      {report.said.map((said) => (
        <div key={`${said.by.id} ${said.at}`} className="stack tight">
          <p>{say('reports.said', { name: nameOf(say, said.by), at: momentInWords(say, said.at) })}</p>
          <blockquote className={d.reason}>{said.text}</blockquote>
        </div>
      ))}
      <div className="row">
        {report.listing && listing && <LinkButton icon="eye" href={`/listing/${encodeURIComponent(report.listing)}`}>{say('reports.look')}</LinkButton>}
        <LinkButton icon="people" href={`/people/${encodeURIComponent(report.person.id)}`}>{say('reports.person', { name })}</LinkButton>
        {report.listing && listing && <TakeDown group={group} listing={report.listing} title={report.title} owner={name} />}
      </div>
      {report.settled == null
        ? <Settle group={group} report={report.id} />
        : (
          <>
            <State is="free">{say('reports.settledAt', { at: report.settled_at ? momentInWords(say, report.settled_at) : '' })}</State>
            {report.settled && <p>{report.settled}</p>}
          </>
        )}
    </Paper>
  );
}

function Settle({ group, report }: { group: string; report: string }) {
  const say = useWords();
  const [note, setNote] = useState('');
  const settle = useDo('POST /groups/{group}/reports/{report}/settled', ['group']);
  const send = () => settle.mutate({ path: { group, report }, body: { note: note.trim() } }, { onSuccess: () => tell(say('reports.settled')) });
  return (
    <>
      <Field label={say('reports.note')} hint={say('reports.noteHint')} value={note} maxLength={500} onChange={setNote} />
      <Notice>{sorry(say, settle.error)}</Notice>
      <div className="row"><Button icon="check" isPending={settle.isPending} onPress={send}>{say('reports.settle')}</Button></div>
    </>
  );
}
