import { useRef, useState, type ChangeEvent, type FormEvent } from 'react';
import { useLocation } from 'wouter';

import { useDo } from '../../api';
import { Button } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { tell } from '../../parts/Toast';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import s from './Welcome.module.css';

/** Somebody comes back with a backup file instead of the sheet. */
export function FromFile({ othersStay }: { othersStay: boolean }) {
  const say = useWords();
  const [, go] = useLocation();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [passphrase, setPassphrase] = useState('');
  const [lacks, setLacks] = useState(false);
  const restore = useDo('POST /me/restore', ['me', 'group', 'things']);
  const picked = (event: ChangeEvent<HTMLInputElement>) => {
    setFile(event.target.files?.[0]);
    setLacks(false);
    event.target.value = '';
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setLacks(!file);
    if (!file) return;
    restore.mutate({ body: { file: await inBase64(file), passphrase, others_stay: othersStay } }, {
      onSuccess: () => { tell(say('back.onWay')); go('/browse'); },
    });
  };
  return (
    <form className={`stack ${s.form}`} onSubmit={(event) => void send(event)} noValidate>
      <input ref={input} type="file" accept=".age" className="sr" tabIndex={-1} aria-hidden="true" onChange={picked} />
      <div className="row">
        <Button icon="import" onPress={() => input.current?.click()}>{say('back.fileChoose')}</Button>
        {file && <b>{file.name}</b>}
      </div>
      {lacks && <Notice>{say('back.fileMissing')}</Notice>}
      <Field type="password" label={say('back.filePassphrase')} value={passphrase} autoComplete="off" onChange={setPassphrase} />
      <Notice>{sorry(say, restore.error)}</Notice>
      <div className="row"><Button type="submit" kind="main" icon="door" isPending={restore.isPending}>{say('back.go')}</Button></div>
    </form>
  );
}

/** The bytes as the program takes them; a part at a time, because a call has room for so many arguments only. */
async function inBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
