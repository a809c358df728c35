import { useState } from 'react';

import { useAsk, useDo, type SentLetter } from '../../api';
import { Button } from '../../parts/Button';
import { Finder } from '../../parts/Finder';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { State } from '../../parts/State';
import { Table } from '../../parts/Table';
import { tell } from '../../parts/Toast';
import { inShort } from '../../shop/days';
import { fits } from '../../shop/find';
import { copy } from '../../shop/hand';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';

type Sort = 'open' | 'for';
const MANY = 6;

/** The letters and posters that are out, and who came by them. */
export function Sent({ group }: { group: string }) {
  const say = useWords();
  const { data: letters, error } = useAsk('GET /groups/{group}/letters', { path: { group } });
  const close = useDo('DELETE /groups/{group}/letters/{letter}', ['letters']);
  const [words, setWords] = useState('');
  const [sort, setSort] = useState<Sort>('open');
  const nameOf = (l: SentLetter) => l.for || say(l.uses === 1 ? 'invite.someone' : 'invite.aPoster');
  const isOver = (l: SentLetter) => l.closed || l.used >= l.uses || l.until < new Date().toISOString();
  if (error) return error.status === 404 ? null : <Notice>{sorry(say, error)}</Notice>;
  if (!letters) return null;
  if (!letters.length) return <p className="hint">{say('invite.none')}</p>;
  const found = letters.filter((l) => fits(words, nameOf(l), ...l.came.map((p) => p.name))).sort((a, b) =>
    sort === 'for' ? nameOf(a).localeCompare(nameOf(b), say.intl.locale) : Number(isOver(a)) - Number(isOver(b)) || (a.until < b.until ? 1 : -1));
  const shut = (l: SentLetter) => close.mutate({ path: { group, letter: l.id } }, { onSuccess: () => tell(say('invite.closed')) });
  return (
    <>
      {letters.length >= MANY && (
        <Finder
          label={say('invite.find')}
          words={words}
          onWords={setWords}
          sortLabel={say('things.sort')}
          sort={sort}
          sorts={[{ value: 'open', word: say('invite.sort.open') }, { value: 'for', word: say('people.sort.name') }]}
          onSort={setSort}
        />
      )}
      <Paper>
        <Table
          caption={say('invite.sent')}
          rows={found}
          keyOf={(l) => l.id}
          columns={[
            { title: say('invite.column.for'), cell: (l) => <b>{nameOf(l)}</b> },
            { title: say('invite.column.came'), named: true, cell: (l) => (l.came.length ? say.intl.formatList(l.came.map((p) => p.name || say('people.nameComing'))) : say('invite.nobodyYet')) },
            {
              title: say('things.column.stands'),
              cell: (l) => (l.used >= l.uses
                ? <State is="free">{say('invite.used')}</State>
                : isOver(l) ? <State is="booked">{say('invite.over')}</State> : <State is="soon">{say('invite.openUntil', { day: inShort(say, l.until.slice(0, 10)) })}</State>),
            },
            {
              title: say('things.column.acts'),
              quiet: true,
              cell: (l) => !isOver(l) && (
                <span className="row">
                  {l.link && <Button onPress={() => void copy(l.link ?? '').then((yes) => tell(say(yes ? 'invite.linkCopied' : 'invite.notCopied')))}>{say('invite.link')}</Button>}
                  <Button kind="plain" onPress={() => shut(l)}>{say('invite.close')}</Button>
                </span>
              ),
            },
          ]}
        />
        <Notice>{sorry(say, close.error)}</Notice>
      </Paper>
    </>
  );
}
