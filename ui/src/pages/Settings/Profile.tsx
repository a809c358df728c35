import { type FormEvent } from 'react';

import { useAsk, useDo } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { PickPhoto } from '../../parts/PickPhoto';
import { Plate } from '../../parts/Plate';
import { State } from '../../parts/State';
import { Tick } from '../../parts/Tick';
import { tell } from '../../parts/Toast';
import { useDraft } from '../../shop/draft';
import { useMe } from '../../shop/me';
import { sorry } from '../../shop/sorry';
import { LANGUAGES, useWords } from '../../words';
import s from './Settings.module.css';

/** My name, my plate, the languages I speak, and whether the sheet that brings everything back is put away. */
export function Profile() {
  const say = useWords();
  const me = useMe();
  const { data } = useAsk('GET /me', {});
  const { draft, change, forget } = useDraft('settings.me', { name: undefined as string | undefined });
  const save = useDo('PUT /me', ['me', 'group']);
  const name = draft.name ?? me?.name ?? '';
  const spoken = data?.languages ?? [];
  const keep = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) save.mutate({ body: { name: name.trim() } }, { onSuccess: () => { forget(); tell(say('settings.named', { name: name.trim() })); } });
  };
  const speaks = (language: string, yes: boolean) =>
    save.mutate({ body: { languages: yes ? [...spoken, language] : spoken.filter((l) => l !== language) } });
  const recovery = me?.recovery ?? 'never';
  return (
    <>
      <Paper>
        <h2>{say('settings.you')}</h2>
        <form className="stack" onSubmit={keep} noValidate>
          <Field label={say('welcome.you.name')} hint={say('settings.nameHint')} value={name} maxLength={64} autoComplete="given-name" onChange={(typed) => change({ name: typed })} error={name.trim() ? undefined : say('welcome.you.nameMissing')} />
          {draft.name !== undefined && draft.name !== me?.name && <div className="row"><Button type="submit" icon="check" isPending={save.isPending}>{say('settings.keepName')}</Button></div>}
        </form>
        <div className={s.plate}>
          <Plate name={name || '?'} picture={me?.picture} size="large" />
          <PickPhoto square onPicked={(photo) => save.mutate({ body: { picture: photo.id } })}>{say('settings.picture')}</PickPhoto>
          {me?.picture && <Button kind="plain" onPress={() => save.mutate({ body: { picture: '' } })}>{say('photo.away')}</Button>}
        </div>
        <p className="hint">{say('settings.pictureHint')}</p>
        <div role="group" aria-label={say('settings.speak')}>
          <p className="lab">{say('settings.speak')}</p>
          <div className={s.two}>
            {LANGUAGES.map((l) => <Tick key={l.language} chosen={spoken.includes(l.language)} onChange={(yes) => speaks(l.language, yes)}><span lang={l.language}>{l.name}</span></Tick>)}
          </div>
        </div>
        <Notice>{sorry(say, save.error)}</Notice>
      </Paper>
      <Paper>
        <h2>{say('settings.recovery')}</h2>
        <State is={recovery === 'checked' ? 'free' : 'soon'}>{say(recovery === 'checked' ? 'settings.recovery.checked' : recovery === 'shown' ? 'settings.recovery.shown' : 'settings.recovery.never')}</State>
        <p>{say('settings.recovery.why')}</p>
        <div className="row"><LinkButton icon="lock" href="/settings/recovery">{say('settings.recovery.open')}</LinkButton></div>
      </Paper>
    </>
  );
}
