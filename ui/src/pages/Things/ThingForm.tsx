import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';

import { useAsk, useDo, type ThingView } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { CATEGORIES, CATEGORY_WORD, isCategory } from '../../parts/categories';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { Photos } from '../../parts/Photos';
import { Select } from '../../parts/Select';
import { tell } from '../../parts/Toast';
import { useDraft } from '../../shop/draft';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import s from './Things.module.css';

const BLANK = { title: '', text: '', category: 'other', code: '', care: '', photos: [] as string[] };

/** A thing to be hung up, or to be changed. Only its name must be said. */
export function ThingForm({ id }: { id?: string }) {
  const { data } = useAsk('GET /things', {}, { enabled: id !== undefined });
  const thing = data?.things.find((t) => t.id === id);
  if (id && !thing) return null;
  return <Form thing={thing} />;
}

function Form({ thing }: { thing?: ThingView }) {
  const say = useWords();
  const [, go] = useLocation();
  const begin = thing ? { title: thing.title, text: thing.text, category: thing.category, code: thing.code ?? '', care: thing.care ?? '', photos: thing.photos } : BLANK;
  const { draft: t, change, forget } = useDraft(`thing.${thing?.id ?? 'new'}`, begin);
  const [isMissing, setMissing] = useState(false);
  const add = useDo('POST /things', ['things']);
  const edit = useDo('PATCH /things/{thing}', ['things']);
  const { isPending, error } = thing ? edit : add;
  const send = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!t.title.trim());
    if (!t.title.trim() || isPending) return;
    const body = { ...t, title: t.title.trim(), text: t.text.trim(), code: t.code.trim(), care: t.care.trim() };
    const onSuccess = (made: ThingView) => {
      forget();
      tell(say(thing ? 'things.changed' : 'things.added', { title: made.title }));
      go(`/things/${encodeURIComponent(made.id)}`);
    };
    if (thing) edit.mutate({ path: { thing: thing.id }, body }, { onSuccess });
    else add.mutate({ body }, { onSuccess });
  };
  return (
    <>
      <div className="head"><div><h1>{say(thing ? 'things.change' : 'things.add')}</h1><p>{say(thing ? 'things.change.text' : 'things.add.text')}</p></div></div>
      <form className={s.form} onSubmit={send} noValidate>
        <Paper>
          <Field
            label={say('things.name')}
            example={say('things.nameExample')}
            value={t.title}
            maxLength={120}
            onChange={(title) => { change({ title }); setMissing(false); }}
            error={isMissing ? say('things.nameMissing') : undefined}
          />
          <Select
            label={say('things.kind')}
            value={isCategory(t.category) ? t.category : 'other'}
            options={CATEGORIES.map((c) => ({ value: c, word: say(CATEGORY_WORD[c]) }))}
            onChange={(category) => change({ category })}
          />
        </Paper>
        <Paper>
          <Photos photos={t.photos} onChange={(photos) => change({ photos })} category={t.category} />
        </Paper>
        <Paper>
          <Field label={say('things.about')} example={say('things.aboutExample')} rows={3} value={t.text} onChange={(text) => change({ text })} />
          <div className={s.pair}>
            <Field label={say('things.care')} example={say('things.careExample')} value={t.care} onChange={(care) => change({ care })} />
            <Field label={say('things.code')} hint={say('things.codeHint')} value={t.code} maxLength={40} onChange={(code) => change({ code })} />
          </div>
        </Paper>
        <Notice>{sorry(say, error)}</Notice>
        <div className="row">
          <Button type="submit" kind="main" icon="check" isPending={isPending}>{say(thing ? 'things.save' : 'things.hang')}</Button>
          <LinkButton kind="plain" href={thing ? `/things/${encodeURIComponent(thing.id)}` : '/things'}>{say('parts.cancel')}</LinkButton>
        </div>
      </form>
    </>
  );
}
