import { useState, type FormEvent } from 'react';

import { useDo } from '../../api';
import { Button } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { tell } from '../../parts/Toast';
import { save } from '../../shop/hand';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';

/** A file with everything, for a day on which no neighbour can bring it back. The passphrase is in this page's memory only. */
export function Backup() {
  const say = useWords();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [differ, setDiffer] = useState(false);
  const write = useDo('POST /me/backup');
  const send = (event: FormEvent) => {
    event.preventDefault();
    setDiffer(passphrase !== again);
    if (passphrase !== again) return;
    write.mutate({ body: { passphrase } }, {
      onSuccess: ({ file }) => {
        const bytes = Uint8Array.from(atob(file), (char) => char.charCodeAt(0));
        save(`hedgerow-${new Date().toISOString().slice(0, 10)}.age`, new Blob([bytes]));
        tell(say('settings.backup.done'));
        setPassphrase('');
        setAgain('');
      },
    });
  };
  return (
    <Paper>
      <form className="stack" onSubmit={send} noValidate>
        <div><h2>{say('settings.backup')}</h2><p>{say('settings.backup.text')}</p></div>
        <Field type="password" label={say('settings.backup.passphrase')} hint={say('settings.backup.hint')} value={passphrase} autoComplete="new-password" onChange={(typed) => { setPassphrase(typed); setDiffer(false); }} />
        <Field type="password" label={say('settings.backup.again')} value={again} autoComplete="new-password" error={differ ? say('settings.backup.differ') : undefined} onChange={(typed) => { setAgain(typed); setDiffer(false); }} />
        <Notice>{sorry(say, write.error)}</Notice>
        <div className="row"><Button type="submit" icon="import" isPending={write.isPending}>{say('settings.backup.do')}</Button></div>
      </form>
    </Paper>
  );
}
