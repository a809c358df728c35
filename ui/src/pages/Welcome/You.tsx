import { useState, type FormEvent } from 'react';
import { Link, useLocation } from 'wouter';

import { useDo } from '../../api';
import { Button } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { PickPhoto } from '../../parts/PickPhoto';
import { Plate } from '../../parts/Plate';
import { useDraft } from '../../shop/draft';
import { useMe } from '../../shop/me';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import s from './Welcome.module.css';

/** Which greeting the clock on the wall says. */
function greeting(hour: number) {
  if (hour < 5 || hour >= 18) return 'welcome.evening' as const;
  return hour < 12 ? ('welcome.morning' as const) : ('welcome.afternoon' as const);
}

/** The first screen: a name, and a picture if you like. */
export function You() {
  const say = useWords();
  const [, go] = useLocation();
  const me = useMe();
  const { draft, change } = useDraft('welcome', { name: '', picture: undefined as string | undefined });
  const [isMissing, setMissing] = useState(false);
  const save = useDo('PUT /me', ['me']);
  const name = draft.name || me?.name || '';
  const next = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!name.trim());
    if (!name.trim()) return;
    save.mutate({ body: { name: name.trim(), picture: draft.picture } }, { onSuccess: () => go('/welcome/group') });
  };
  return (
    <>
      <div className="stack tight">
        <h1>{say('welcome.you.title', { greeting: say(greeting(new Date().getHours())) })}</h1>
        <p className="lead">{say('welcome.you.text')}</p>
      </div>
      <form className={`stack ${s.form}`} onSubmit={next} noValidate>
        <Field
          label={say('welcome.you.name')}
          hint={say('welcome.you.nameHint')}
          value={name}
          onChange={(typed) => { change({ name: typed }); setMissing(false); }}
          error={isMissing ? say('welcome.you.nameMissing') : undefined}
          autoComplete="given-name"
          maxLength={64}
        />
        <div className={s.plateRow}>
          <Plate name={name || '?'} picture={draft.picture ?? me?.picture} size="large" />
          <div>
            <p className="lab">{say('welcome.you.plate')}</p>
            <p className="hint">{say('welcome.you.plateHint')}</p>
          </div>
          <PickPhoto square onPicked={(photo) => change({ picture: photo.id })}>{say('photo.choose')}</PickPhoto>
        </div>
        <Notice>{sorry(say, save.error)}</Notice>
        <div className="row"><Button type="submit" kind="main" iconAfter="next" isPending={save.isPending}>{say('welcome.you.next')}</Button></div>
      </form>
      <p className={`hint ${s.foot}`}>{say('welcome.you.foot')}</p>
      {!me && <p><Link href="/welcome/back">{say('back.begin')}</Link></p>}
    </>
  );
}
