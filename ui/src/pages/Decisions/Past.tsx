import { useState } from 'react';

import { useDo, type DecisionView, type GroupSummary } from '../../api';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Field } from '../../parts/Field';
import { Icon } from '../../parts/Icon';
import { Notice } from '../../parts/Notice';
import { State } from '../../parts/State';
import { tell } from '../../parts/Toast';
import { standsInWords } from '../../shop/asked';
import { namesOf } from '../../shop/names';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { Changes } from './Changes';
import { byInWords, whatInWords } from './what';
import s from './Decisions.module.css';

/** Something that was decided, or was not in time: a line that unfolds. */
export function Past({ group, decision }: { group: GroupSummary; decision: DecisionView }) {
  const say = useWords();
  const { agreed, reason, changes, stay, state } = decision;
  const isKept = state === 'in_force' && decision.what === 'removal' && group.state === 'organiser';
  return (
    <details>
      <summary>
        <Icon of="right" />
        <span><b>{whatInWords(say, decision)}</b> <State is={state === 'in_force' ? 'free' : 'soon'}>{say(state === 'in_force' ? 'decide.decided' : 'decide.lapsed')}</State></span>
      </summary>
      <div className="stack tight">
        <p>{byInWords(say, decision)} {agreed.length > 0 && say('decide.agreedWho', { names: namesOf(say, agreed) })}</p>
        {reason && <blockquote className={s.reason}>{reason}</blockquote>}
        {changes.length > 0 && <Changes changes={changes} isOver />}
        {stay.length > 0 && <p>{say('decide.stay', { n: stay.length, names: namesOf(say, stay) })}</p>}
        {isKept && <Keep group={group.id} removed={decision.about || say('people.nameComing')} />}
      </div>
    </details>
  );
}

/** Who went along with somebody who was removed can be kept after all. The roster names them no more, hence a field. */
function Keep({ group, removed }: { group: string; removed: string }) {
  const say = useWords();
  const [asks, setAsks] = useState(false);
  const [person, setPerson] = useState('');
  const [reason, setReason] = useState('');
  const keep = useDo('POST /groups/{group}/confirmations', ['group']);
  const send = () => keep.mutate({ path: { group }, body: { person: person.trim(), reason: reason.trim() || null } }, {
    onSuccess: (now) => {
      setAsks(false);
      tell(standsInWords(say, now));
    },
  });
  return (
    <div className="row">
      <Button onPress={() => { setPerson(''); setReason(''); setAsks(true); }}>{say('decide.keep')}</Button>
      <Dialog
        title={say('decide.keep.title')}
        isOpen={asks}
        onClose={() => setAsks(false)}
        answers={
          <>
            <Button kind="main" onPress={() => setAsks(false)}>{say('change.keep')}</Button>
            <Button isDisabled={!person.trim()} isPending={keep.isPending} onPress={send}>{say('decide.propose')}</Button>
          </>
        }
      >
        <p>{say('decide.keep.text', { name: removed })}</p>
        <Field label={say('decide.keep.name')} value={person} onChange={setPerson} autoComplete="off" />
        <Field label={say('change.reason')} hint={say('change.reasonHint')} value={reason} maxLength={500} onChange={setReason} />
        <Notice>{sorry(say, keep.error)}</Notice>
      </Dialog>
    </div>
  );
}
