import { type FormEvent } from 'react';

import { useDo, type GroupSummary } from '../../api';
import { Button } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { LetterSheet } from '../../parts/LetterSheet';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { useDraft } from '../../shop/draft';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { Ready } from './Ready';
import s from './Invite.module.css';

/** A letter for one neighbour: whoever has it is in. */
export function ForOne({ group }: { group: GroupSummary }) {
  const say = useWords();
  const { draft, change, forget } = useDraft('invite.one', { name: '', note: '' });
  const write = useDo('POST /groups/{group}/letters', ['letters']);
  const name = draft.name.trim();
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (write.isPending) return;
    const note = draft.note.trim();
    write.mutate({ path: { group: group.id }, body: { uses: 1, ...(name ? { for: name } : {}), ...(note ? { note } : {}) } });
  };
  return (
    <>
      <div className="stack tight noprint"><h1>{say('invite.letter')}</h1><p className="lead">{say('invite.letter.lead')}</p></div>
      {write.data
        ? (
          <>
            <Ready letter={write.data} name={name || group.name} group={group.name} note={draft.note.trim()} onPrint={() => window.print()} onAnother={() => { forget(); write.reset(); }} />
            <LetterSheet letter={write.data} name={name} group={group.name} note={draft.note.trim()} />
          </>
        )
        : (
          <Paper className={s.form}>
            <form className="stack" onSubmit={send} noValidate>
              <Field label={say('invite.for')} hint={say('invite.forHint')} value={draft.name} maxLength={64} onChange={(typed) => change({ name: typed })} />
              <Field label={say('invite.note')} example={say('invite.noteExample')} rows={3} value={draft.note} maxLength={280} onChange={(note) => change({ note })} />
              <Notice>{sorry(say, write.error)}</Notice>
              <div className="row"><Button type="submit" kind="main" icon="letter" isPending={write.isPending}>{say('invite.write')}</Button></div>
            </form>
          </Paper>
        )}
    </>
  );
}
