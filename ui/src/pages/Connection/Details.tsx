import { useState, type FormEvent } from 'react';

import { useDo, type GroupSummary } from '../../api';
import { Button } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { tell } from '../../parts/Toast';
import { copy } from '../../shop/hand';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import s from './Connection.module.css';

/** For the curious, and for whoever helps: addresses, and a report without names. The only place with technical words. */
export function Details({ group, onReport }: { group: GroupSummary; onReport: () => void }) {
  const say = useWords();
  const [address, setAddress] = useState('');
  const add = useDo('POST /groups/{group}/addresses', ['connection']);
  const { addresses, known } = group.connection;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (address.trim()) add.mutate({ path: { group: group.id }, body: { address: address.trim() } }, { onSuccess: () => setAddress('') });
  };
  return (
    <Paper>
      <div>
        <h2>{say('connection.report')}</h2>
        <p>{say('connection.report.text')}</p>
      </div>
      <div className="row"><Button icon="import" onPress={onReport}>{say('connection.report.save')}</Button></div>
      <details className={s.details}>
        <summary>{say('connection.details')}</summary>
        <div className="stack">
          <div className={s.plain}>
            <h3>{say('connection.details.mine')}</h3>
            {addresses.length
              ? (
                <ul>
                  {addresses.map((a) => (
                    <li key={a} className="row"><code>{a}</code><Button kind="plain" icon="copy" onPress={() => void copy(a).then((yes) => tell(say(yes ? 'connection.details.copied' : 'invite.notCopied')))}>{say('connection.details.copy')}</Button></li>
                  ))}
                </ul>
              )
              : <p>{say('connection.details.noneOfMine')}</p>}
          </div>
          <div className={s.plain}>
            <h3>{say('connection.details.known')}</h3>
            {known.length
              ? <ul>{known.map((k) => <li key={k.address}><code>{k.address}</code>: {say(k.connected ? 'connection.details.answers' : 'connection.details.silent')}</li>)}</ul>
              : <p>{say('connection.details.noneKnown')}</p>}
          </div>
          <form className="stack tight" onSubmit={send} noValidate>
            <Field label={say('connection.details.add')} hint={say('connection.details.addHint')} example="192.168.1.20:7141" value={address} onChange={setAddress} />
            <Notice>{sorry(say, add.error)}</Notice>
            <div className="row"><Button type="submit" icon="plus" isPending={add.isPending}>{say('connection.details.try')}</Button></div>
          </form>
        </div>
      </details>
    </Paper>
  );
}
