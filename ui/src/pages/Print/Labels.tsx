import { useState } from 'react';

import { useAsk, type ThingView } from '../../api';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Field } from '../../parts/Field';
import { Paper } from '../../parts/Paper';
import { Qr } from '../../parts/Qr';
import { Tick } from '../../parts/Tick';
import { fits } from '../../shop/find';
import { useMe } from '../../shop/me';
import { useWords } from '../../words';
import { Desk } from './Desk';
import s from './Print.module.css';

/** What the picture code on a label says: the thing as its owner's program names it. */
export function codeOf(thing: ThingView): string {
  return `hedgerow://thing/${thing.id}`;
}

/** Labels to cut out: the name, whose it is, a number, and a picture code. */
export function Labels({ only }: { only?: string }) {
  const say = useWords();
  const { data } = useAsk('GET /things', {});
  const things = data?.things ?? [];
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [words, setWords] = useState('');
  const [size, setSize] = useState<'small' | 'large'>('large');
  const isChosen = (t: ThingView) => (only === undefined ? !left.has(t.id) : t.id === only);
  const chosen = things.filter(isChosen);
  const choose = (id: string, yes: boolean) => setLeft((was) => {
    const next = new Set(was);
    if (yes) next.delete(id);
    else next.add(id);
    return next;
  });
  return (
    <Desk
      title={say('things.labels')}
      text={say('print.labels.text')}
      back={only === undefined ? '/things' : `/things/${encodeURIComponent(only)}`}
      isReady={chosen.length > 0}
      wishes={(
        <Paper>
          <Choice
            label={say('print.labels.size')}
            value={size}
            options={[{ value: 'large', word: say('print.labels.large') }, { value: 'small', word: say('print.labels.small') }]}
            onChange={setSize}
          />
          {only === undefined && things.length > 0 && (
            <details className={s.which}>
              <summary>{say('print.labels.which', { n: chosen.length, of: things.length })}</summary>
              {things.length > 8 && <Field label={say('things.find')} icon="search" type="search" value={words} onChange={setWords} />}
              <div className="row">
                <Button kind="plain" onPress={() => setLeft(new Set())}>{say('print.labels.all')}</Button>
                <Button kind="plain" onPress={() => setLeft(new Set(things.map((t) => t.id)))}>{say('print.labels.none')}</Button>
              </div>
              <div className={s.ticks}>
                {things.filter((t) => fits(words, t.title, t.code)).map((t) => <Tick key={t.id} chosen={isChosen(t)} onChange={(yes) => choose(t.id, yes)}>{t.title}</Tick>)}
              </div>
            </details>
          )}
        </Paper>
      )}
    >
      {data && !chosen.length && <p>{say('print.labels.empty')}</p>}
      <ul className={`${s.labels} ${s[size]}`}>{chosen.map((t) => <li key={t.id}><Label thing={t} /></li>)}</ul>
    </Desk>
  );
}

function Label({ thing }: { thing: ThingView }) {
  const say = useWords();
  const me = useMe();
  return (
    <div className={s.label}>
      <div>
        <p className={s.name}>{thing.title}</p>
        <p>{say('print.label.of', { name: me?.name ?? '' })}</p>
        {thing.code && <p className="num"><b>{say('things.codeIs', { code: thing.code })}</b></p>}
        {thing.care && <p className={s.care}>{thing.care}</p>}
      </div>
      <Qr text={codeOf(thing)} label={say('print.label.qr', { title: thing.title })} />
    </div>
  );
}
