import { useState } from 'react';

import { useAsk, useDo, type DecisionView } from '../../api';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Dialog } from '../../parts/Dialog';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { tell } from '../../parts/Toast';
import { standsInWords } from '../../shop/asked';
import { goneWith } from '../../shop/gone';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { aboutInWords } from './what';

/** Who went along with somebody who was removed can be kept after all: those whom this browser has met. */
export function Keep({ group, decision }: { group: string; decision: DecisionView }) {
  const say = useWords();
  const [asks, setAsks] = useState(false);
  const [person, setPerson] = useState('');
  const [reason, setReason] = useState('');
  const { data: people } = useAsk('GET /groups/{group}/members', { path: { group } });
  const keep = useDo('POST /groups/{group}/confirmations', ['group']);
  const gone = people ? goneWith(decision.id).filter((one) => !people.some((p) => p.id === one.id)) : [];
  if (!gone.length) return null;
  const whom = gone.find((one) => one.id === person) ?? gone[0];
  const name = whom?.name ?? '';
  // Other organisers' computers may not know the name any more: it goes along in words.
  const why = `${say('decide.keep.about', { name })} ${reason.trim()}`.trim();
  const send = () => whom && keep.mutate({ path: { group }, body: { person: whom.id, reason: why } }, {
    onSuccess: (now) => {
      setAsks(false);
      tell(standsInWords(say, now));
      window.scrollTo(0, 0);
    },
  });
  return (
    <div className="row">
      <Button onPress={() => { setReason(''); keep.reset(); setAsks(true); }}>{say('decide.keep')}</Button>
      <Dialog
        title={say('decide.keep.title')}
        isOpen={asks}
        onClose={() => setAsks(false)}
        answers={
          <>
            <Button kind="main" onPress={() => setAsks(false)}>{say('change.keep')}</Button>
            <Button icon="check" isPending={keep.isPending} onPress={send}>{say('decide.propose')}</Button>
          </>
        }
      >
        <p>{say('decide.keep.text', { name: aboutInWords(say, decision) })}</p>
        <Choice label={say('decide.keep.title')} value={whom?.id ?? ''} options={gone.map((one) => ({ value: one.id, word: one.name || say('people.nameComing') }))} onChange={setPerson} />
        <Field label={say('change.reason')} hint={say('change.reasonHint')} value={reason} maxLength={400} onChange={setReason} />
        <Notice>{sorry(say, keep.error)}</Notice>
      </Dialog>
    </div>
  );
}
