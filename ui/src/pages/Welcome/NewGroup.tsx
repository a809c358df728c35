import { useState, type FormEvent } from 'react';

import { useDo } from '../../api';
import { Button } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { tell } from '../../parts/Toast';
import { useDraft } from '../../shop/draft';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import s from './Welcome.module.css';

/** A group of one's own: a name, and the guidelines that everybody who joins agrees to. */
export function NewGroup({ onFounded, onBack }: { onFounded: (group: string) => void; onBack: () => void }) {
  const say = useWords();
  const { draft, change, forget } = useDraft('group', { name: '', guidelines: say('group.guidelinesBegin') });
  const [isMissing, setMissing] = useState(false);
  const found = useDo('POST /groups', ['group']);
  const send = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!draft.name.trim());
    if (!draft.name.trim()) return;
    found.mutate({ body: { name: draft.name.trim(), guidelines: draft.guidelines, members_invite: true } }, {
      onSuccess: (group) => {
        forget();
        tell(say('group.founded', { group: group.name }));
        onFounded(group.id);
      },
    });
  };
  return (
    <>
      <div className="stack tight">
        <h1>{say('group.title')}</h1>
        <p className="lead">{say('group.text')}</p>
      </div>
      <form className={`stack ${s.form}`} onSubmit={send} noValidate>
        <Field
          label={say('group.name')}
          example={say('group.nameExample')}
          value={draft.name}
          onChange={(name) => { change({ name }); setMissing(false); }}
          error={isMissing ? say('group.nameMissing') : undefined}
        />
        <Field label={say('group.guidelines')} hint={say('group.guidelinesHint')} rows={6} value={draft.guidelines} onChange={(guidelines) => change({ guidelines })} />
        <Notice>{sorry(say, found.error)}</Notice>
        <div className="row">
          <Button type="submit" kind="main" icon="door" isPending={found.isPending}>{say('group.found')}</Button>
          <Button kind="plain" icon="left" onPress={onBack}>{say('parts.back')}</Button>
        </div>
      </form>
    </>
  );
}
