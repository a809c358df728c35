import { useState, type FormEvent } from 'react';

import { useDo, type Shared } from '../../api';
import { Button } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { tell } from '../../parts/Toast';
import { useDraft } from '../../shop/draft';
import { useMe } from '../../shop/me';
import { sorry } from '../../shop/sorry';
import { useWords, type WordId } from '../../words';
import s from './Welcome.module.css';

const SHARED: Record<Shared, WordId> = { name: 'join.shared.name', listings: 'join.shared.listings', letter: 'join.shared.letter' };

type Props = { onJoined: (group: string) => void; onBack?: () => void; letter?: string };

/** A letter that somebody holds: what it opens is shown first, and nothing happens before "Join". */
export function Invitation({ onJoined, onBack, letter: given }: Props) {
  const say = useWords();
  const me = useMe();
  const { draft, change, forget } = useDraft('letter', { letter: given ?? '', name: '' });
  const [isEmpty, setEmpty] = useState(false);
  const read = useDo('POST /letters/read');
  const join = useDo('POST /letters/join', ['group']);
  const look = (event: FormEvent) => {
    event.preventDefault();
    setEmpty(!draft.letter.trim());
    if (draft.letter.trim()) read.mutate({ body: { letter: draft.letter } });
  };
  const name = draft.name || me?.name || '';
  const enter = () => join.mutate({ body: { letter: draft.letter, name } }, {
    onSuccess: (group) => {
      forget();
      tell(say('join.joined', { group: group.name || read.data?.name || '' }));
      onJoined(group.id);
    },
  });
  const seen = read.data;
  if (!seen) {
    return (
      <>
        <div className="stack tight">
          <h1>{say('join.title')}</h1>
          <p className="lead">{say('join.text')}</p>
        </div>
        <form className={`stack ${s.form}`} onSubmit={look} noValidate>
          <Field
            label={say('join.letter')}
            hint={say('join.letterHint')}
            rows={5}
            value={draft.letter}
            onChange={(letter) => { change({ letter }); setEmpty(false); }}
            error={isEmpty ? say('join.letterMissing') : undefined}
          />
          <Notice>{sorry(say, read.error)}</Notice>
          <div className="row">
            <Button type="submit" kind="main" isPending={read.isPending}>{say('join.look')}</Button>
            {onBack && <Button kind="plain" icon="left" onPress={onBack}>{say('parts.back')}</Button>}
          </div>
        </form>
      </>
    );
  }
  return (
    <>
      <div className="stack tight">
        <h1>{say('join.seen.title', { group: seen.name })}</h1>
        <p className="lead">{say('join.seen.text', { inviter: seen.inviter })}</p>
      </div>
      {seen.note && <blockquote className={s.note}>{seen.note}</blockquote>}
      <Paper>
        <h2>{say('join.guidelines')}</h2>
        <p className={s.guidelines}>{seen.guidelines || say('join.noGuidelines')}</p>
      </Paper>
      <Paper>
        <h2>{say('join.shared')}</h2>
        <ul className={s.shared}>{seen.shared.map((what) => <li key={what}>{say(SHARED[what])}</li>)}</ul>
      </Paper>
      {!me && <Field label={say('welcome.you.name')} value={draft.name} onChange={(typed) => change({ name: typed })} />}
      <Notice>{sorry(say, join.error)}</Notice>
      <div className="row">
        <Button kind="main" icon="door" isPending={join.isPending} onPress={enter}>{say('join.join', { group: seen.name })}</Button>
        <Button kind="plain" onPress={() => read.reset()}>{say('join.another')}</Button>
      </div>
      <p className="hint">{say('join.agree')}</p>
    </>
  );
}
