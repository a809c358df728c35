import { useRef, useState, type ChangeEvent } from 'react';

import { useDo, type GroupSummary } from '../../api';
import { Button } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { LetterSheet } from '../../parts/LetterSheet';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { Table } from '../../parts/Table';
import { tell } from '../../parts/Toast';
import { useDraft } from '../../shop/draft';
import { copy, fileName, save } from '../../shop/hand';
import { useMe } from '../../shop/me';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { MOST_LETTERS, namesIn } from './names';
import { theWords } from './theWords';
import s from './Invite.module.css';

/** Names from a list, a letter for each of them. */
export function Many({ group }: { group: GroupSummary }) {
  const say = useWords();
  const me = useMe();
  const input = useRef<HTMLInputElement>(null);
  const { draft, change, forget } = useDraft('invite.many', { list: '', note: '' });
  const [wrong, setWrong] = useState<string>();
  const write = useDo('POST /groups/{group}/letters/many', ['letters']);
  const names = namesIn(draft.list);
  const picked = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    event.target.value = '';
    if (!file) return;
    if (file.size > 1_000_000) setWrong(say('invite.listTooLong'));
    else change({ list: namesIn(await file.text()).join('\n') });
  };
  const send = () => {
    if (!names.length || names.length > MOST_LETTERS) {
      setWrong(say(names.length ? 'invite.tooMany' : 'invite.noNames', { most: MOST_LETTERS, n: names.length }));
      return;
    }
    const note = draft.note.trim();
    write.mutate({ path: { group: group.id }, body: { names, ...(note ? { note } : {}) } });
  };
  const made = write.data;
  if (made) {
    return (
      <>
        <div className="head noprint">
          <div><h1>{say('invite.made', { n: made.length })}</h1><p>{say('invite.made.text')}</p></div>
          <Button kind="main" icon="printer" onPress={() => window.print()}>{say('invite.printAll')}</Button>
          <Button icon="plus" onPress={() => { forget(); write.reset(); }}>{say('invite.anotherList')}</Button>
        </div>
        <Paper className="noprint">
          <Table
            caption={say('invite.made.table')}
            quietCaption
            rows={made}
            keyOf={(m) => m.letter.link}
            columns={[
              { title: say('invite.column.for'), cell: (m) => <b>{m.name}</b> },
              {
                title: say('things.column.acts'),
                quiet: true,
                cell: (m) => (
                  <span className="row">
                    <Button onPress={() => void copy(theWords(say, { letter: m.letter, inviter: me?.name ?? '', group: group.name, note: draft.note.trim() })).then((yes) => tell(yes ? say('invite.copiedFor', { name: m.name }) : say('invite.notCopied')))}>{say('invite.copy')}</Button>
                    <Button kind="plain" onPress={() => save(fileName(m.name, 'hedgerow'), new Blob([m.letter.link]))}>{say('invite.file')}</Button>
                  </span>
                ),
              },
            ]}
          />
        </Paper>
        <div className={s.sheets}>{made.map((m) => <LetterSheet key={m.letter.link} letter={m.letter} name={m.name} group={group.name} note={draft.note.trim()} />)}</div>
      </>
    );
  }
  return (
    <>
      <div className="stack tight"><h1>{say('invite.many')}</h1><p className="lead">{say('invite.many.lead')}</p></div>
      <Paper className={s.form}>
        <input ref={input} type="file" accept=".csv,.txt,.tsv,text/csv,text/plain" className="sr" tabIndex={-1} aria-hidden="true" onChange={(event) => void picked(event)} />
        <div className="row"><Button icon="import" onPress={() => input.current?.click()}>{say('invite.chooseList')}</Button><p className="hint">{say('invite.chooseListHint')}</p></div>
        <Field label={say('invite.names')} hint={say('invite.namesCount', { n: names.length })} rows={7} value={draft.list} onChange={(list) => { change({ list }); setWrong(undefined); }} error={wrong} />
        <Field label={say('invite.noteAll')} rows={2} value={draft.note} maxLength={280} onChange={(note) => change({ note })} />
        <Notice>{sorry(say, write.error)}</Notice>
        <div className="row"><Button kind="main" icon="letter" isPending={write.isPending} onPress={send}>{say('invite.writeMany', { n: names.length })}</Button></div>
      </Paper>
    </>
  );
}
