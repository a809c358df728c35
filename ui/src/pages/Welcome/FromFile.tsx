import { useRef, useState, type ChangeEvent, type FormEvent } from 'react';

import { useDo } from '../../api';
import { Button } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { Old, type OldComputer } from './Old';
import s from './Welcome.module.css';

/** Somebody comes back with a backup file instead of the sheet. */
export function FromFile({ onSent, onSheet }: { onSent: () => void; onSheet: () => void }) {
  const say = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [passphrase, setPassphrase] = useState('');
  const [old, setOld] = useState<OldComputer>('');
  const [isLooked, setLooked] = useState(false);
  const restore = useDo('POST /me/restore', ['me', 'group', 'things']);
  const picked = (event: ChangeEvent<HTMLInputElement>) => {
    setFile(event.target.files?.[0]);
    setLooked(false);
    event.target.value = '';
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setLooked(true);
    if (!file || !old) return;
    restore.mutate({ body: { file: await inBase64(file), passphrase, others_stay: old === 'stays' } }, { onSuccess: onSent });
  };
  return (
    <>
      <div className="stack tight">
        <h1>{say('back.title')}</h1>
        <p className="lead">{say('back.fileText')}</p>
      </div>
      <form className={`stack ${s.form}`} onSubmit={(event) => void send(event)} noValidate>
        <input ref={input} type="file" accept=".age" className="sr" tabIndex={-1} aria-hidden="true" onChange={picked} />
        <div className="row">
          <Button icon="import" onPress={() => input.current?.click()}>{say('back.fileChoose')}</Button>
          {file && <b>{file.name}</b>}
        </div>
        <Notice>{isLooked && !file ? say('back.fileMissing') : undefined}</Notice>
        <Field type="password" label={say('back.filePassphrase')} value={passphrase} autoComplete="off" onChange={(typed) => { setPassphrase(typed); restore.reset(); }} />
        <Old value={old} onChange={setOld} />
        <Notice>{isLooked && !old ? say('back.oldMissing') : sorry(say, restore.error)}</Notice>
        <div className="row">
          <Button type="submit" kind="main" icon="door" isPending={restore.isPending}>{say('back.go')}</Button>
          <Button kind="plain" icon="left" onPress={onSheet}>{say('back.bySheet')}</Button>
        </div>
      </form>
    </>
  );
}

/** The bytes as the program takes them; a part at a time, because a call has room for so many arguments only. */
async function inBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
