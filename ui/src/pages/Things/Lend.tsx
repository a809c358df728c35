import { useState, type FormEvent } from 'react';

import { useDo, type ThingView } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { State } from '../../parts/State';
import { tell } from '../../parts/Toast';
import { inFull } from '../../shop/days';
import { useDraft } from '../../shop/draft';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { dayOf, placeOf } from './standing';

/** Who has it, or a few lines to write down that somebody takes it along, with or without the program. */
export function Lend({ thing }: { thing: ThingView }) {
  return thing.out ? <Out thing={thing} out={thing.out} /> : <AtHome thing={thing} />;
}

function Out({ thing, out }: { thing: ThingView; out: NonNullable<ThingView['out']> }) {
  const say = useWords();
  const back = useDo('POST /things/{thing}/returned', ['things']);
  const { draft, change, forget } = useDraft(`thing.back.${thing.id}`, { note: '' });
  const place = placeOf(say, thing);
  const done = () => back.mutate({ path: { thing: thing.id }, body: { note: draft.note.trim() || null } }, {
    onSuccess: () => {
      forget();
      tell(say('things.isBack', { title: thing.title }));
    },
  });
  return (
    <Paper>
      <h2>{say('things.has', { name: out.to })}</h2>
      <State is={place.is === 'late' ? 'late' : 'soon'}>{place.long}</State>
      <p>
        {say('things.since', { day: inFull(say, dayOf(out.since)) })}
        {out.due && <> {say('things.dueOn', { day: inFull(say, out.due) })}</>}
        {out.note && <> “{out.note}”</>}
      </p>
      {out.deal
        ? <div className="row"><LinkButton kind="main" icon="deals" href={`/deals/${encodeURIComponent(out.deal)}`}>{say('things.toDeal')}</LinkButton></div>
        : (
          <>
            <Field label={say('things.backNote')} example={say('things.backNoteExample')} value={draft.note} onChange={(note) => change({ note })} />
            <Notice>{sorry(say, back.error)}</Notice>
            <div className="row">
              <Button kind="main" icon="check" isPending={back.isPending} onPress={done}>{say('things.back')}</Button>
              <LinkButton icon="printer" href={`/print/slip/${encodeURIComponent(thing.id)}`}>{say('things.slip')}</LinkButton>
            </div>
          </>
        )}
    </Paper>
  );
}

function AtHome({ thing }: { thing: ThingView }) {
  const say = useWords();
  const lend = useDo('POST /things/{thing}/lend', ['things']);
  const { draft, change, forget } = useDraft(`thing.lend.${thing.id}`, { to: '', due: '', note: '' });
  const [isMissing, setMissing] = useState(false);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const to = draft.to.trim();
    setMissing(!to);
    if (!to || lend.isPending) return;
    lend.mutate({ path: { thing: thing.id }, body: { to, due: draft.due || null, note: draft.note.trim() || null } }, {
      onSuccess: () => {
        forget();
        tell(say('things.lent', { title: thing.title, name: to }));
      },
    });
  };
  return (
    <Paper>
      <State is="free">{say('things.home.long')}</State>
      <form className="stack" onSubmit={send} noValidate>
        <div><h2>{say('things.lend.title')}</h2><p className="hint">{say('things.lend.text')}</p></div>
        <Field
          label={say('things.lend.to')}
          example={say('things.lend.toExample')}
          value={draft.to}
          maxLength={64}
          onChange={(to) => { change({ to }); setMissing(false); }}
          error={isMissing ? say('things.lend.toMissing') : undefined}
        />
        <Field label={say('things.lend.due')} hint={say('things.lend.dueHint')} type="date" value={draft.due} onChange={(due) => change({ due })} />
        <Field label={say('things.lend.note')} example={say('things.lend.noteExample')} value={draft.note} onChange={(note) => change({ note })} />
        <Notice>{sorry(say, lend.error)}</Notice>
        <div className="row"><Button type="submit" kind="main" icon="hand" isPending={lend.isPending}>{say('things.lend')}</Button></div>
      </form>
    </Paper>
  );
}
