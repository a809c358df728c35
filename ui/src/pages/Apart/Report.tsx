import { useState } from 'react';

import { useDo, type Person } from '../../api';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Field } from '../../parts/Field';
import { Icon } from '../../parts/Icon';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { State } from '../../parts/State';
import { useDraft } from '../../shop/draft';
import { sorry } from '../../shop/sorry';
import { useWords, type WordId } from '../../words';
import { hasRoom, reportOf } from './report';
import s from './Apart.module.css';

const WHY: { why: string; word: WordId }[] = [
  { why: 'wrong', word: 'apart.why.wrong' },
  { why: 'danger', word: 'apart.why.danger' },
  { why: 'rules', word: 'apart.why.rules' },
  { why: 'rude', word: 'apart.why.rude' },
  { why: 'other', word: 'apart.why.other' },
];

type Props = { group: string; person: Person; people: Person[]; listing: { id: string; title: string } | undefined };

/** A word to the organisers, who are named: with a thing about the thing, otherwise about the person. */
export function Report({ group, person, people, listing }: Props) {
  const say = useWords();
  const { name } = person;
  const { draft, change, forget } = useDraft(`report.${listing?.id ?? person.id}`, { why: '', words: '' });
  const [isLooked, setLooked] = useState(false);
  const report = useDo('POST /groups/{group}/reports', ['group']);
  const readers = people.filter((p) => p.organiser && !p.me && p.id !== person.id).map((p) => p.name || say('people.nameComing'));
  const why = WHY.find((one) => one.why === draft.why);
  const isMissing = !why || (why.why === 'other' && !draft.words.trim());
  const text = why ? reportOf(say(why.word), draft.words) : '';
  const fits = hasRoom(listing?.title ?? name, text);
  const send = () => {
    setLooked(true);
    if (isMissing || !fits) return;
    const what = listing ? { listing: listing.id } : { person: person.id };
    report.mutate({ path: { group }, body: { ...what, text } }, { onSuccess: () => { forget(); setLooked(false); } });
  };
  return (
    <div className="stack">
      <h2>{say('apart.report')}</h2>
      <p>{readers.length ? say('apart.report.text', { names: say.intl.formatList(readers), name }) : say('apart.report.nobody')}</p>
      {readers.length > 0 && (
        <Paper>
          <h3 className={s.title}><Icon of="flag" />{listing ? say('apart.report.thing') : say('apart.report.person', { name })}</h3>
          {report.isSuccess
            ? <State is="free">{say('apart.report.done')}</State>
            : (
              <>
                <Choice label={say('apart.why')} value={draft.why} options={WHY.map((one) => ({ value: one.why, word: say(one.word) }))} onChange={(chosen) => change({ why: chosen })} />
                <Field label={say('apart.words')} hint={say('apart.words.hint')} rows={4} value={draft.words} onChange={(words) => change({ words })} error={fits ? undefined : say('sorry.tooLong')} />
                <Notice>{isLooked && isMissing ? say('apart.missing') : sorry(say, report.error)}</Notice>
                <div className="row"><Button icon="letter" isPending={report.isPending} onPress={send}>{say('apart.report.send')}</Button></div>
              </>
            )}
        </Paper>
      )}
    </div>
  );
}
