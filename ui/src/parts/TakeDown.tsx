import { useState } from 'react';
import { useLocation } from 'wouter';

import { useAsk, useDo } from '../api';
import { standsInWords } from '../shop/asked';
import { sorry } from '../shop/sorry';
import { useWords } from '../words';
import { Button } from './Button';
import { Choice } from './Choice';
import { Dialog } from './Dialog';
import { Field } from './Field';
import { Notice } from './Notice';
import { tell } from './Toast';

type How = 'drop' | 'hide';
type Props = { group: string; listing: string; title: string; owner: string };

/** For organisers: something of a neighbour's is dropped by every computer, or not shown any more, with a reason. */
export function TakeDown({ group, listing, title, owner }: Props) {
  const say = useWords();
  const [, go] = useLocation();
  const [asks, setAsks] = useState(false);
  const [how, setHow] = useState<How>('drop');
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const { data: full } = useAsk('GET /groups/{group}', { path: { group } });
  const down = useDo('POST /groups/{group}/takedowns', ['group', 'listings']);
  const send = () => {
    setMissing(!reason.trim());
    if (!reason.trim()) return;
    down.mutate({ path: { group }, body: { listing, only_hide: how === 'hide', reason: reason.trim() } }, {
      onSuccess: (now) => {
        setAsks(false);
        tell(standsInWords(say, now));
        go('/decisions');
      },
    });
  };
  return (
    <>
      <Button icon="trash" onPress={() => { down.reset(); setAsks(true); }}>{say('takedown.act')}</Button>
      <Dialog
        title={say('takedown.title', { title })}
        isOpen={asks}
        onClose={() => setAsks(false)}
        answers={
          <>
            <Button kind="main" onPress={() => setAsks(false)}>{say('takedown.keep')}</Button>
            <Button icon="check" isPending={down.isPending} onPress={send}>{say(full && full.threshold > 1 ? 'decide.propose' : 'decide.now')}</Button>
          </>
        }
      >
        <Choice<How>
          label={say('takedown.how')}
          value={how}
          options={[{ value: 'drop', word: say('takedown.drop') }, { value: 'hide', word: say('takedown.hide') }]}
          onChange={setHow}
        />
        <p>{say(how === 'hide' ? 'takedown.hideText' : 'takedown.dropText', { name: owner })}</p>
        <p><b>{say('takedown.read')}</b></p>
        <Field
          label={say('change.reason')}
          hint={say('change.reasonHint')}
          value={reason}
          maxLength={500}
          onChange={(typed) => { setReason(typed); setMissing(false); }}
          error={isMissing ? say('sorry.reason') : undefined}
        />
        {full && <p>{say('change.lead', { needed: full.threshold })}</p>}
        <Notice>{sorry(say, down.error)}</Notice>
      </Dialog>
    </>
  );
}
