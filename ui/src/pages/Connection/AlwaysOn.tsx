import { useState, type FormEvent } from 'react';
import { Link } from 'wouter';

import { useDo, type GroupSummary, type RelayPeerView } from '../../api';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Field } from '../../parts/Field';
import { Icon } from '../../parts/Icon';
import { useGroup } from '../../parts/InGroup';
import { NoGroup } from '../../parts/NoGroup';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { tell } from '../../parts/Toast';
import { copy } from '../../shop/hand';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { Agreed } from './Agreed';
import s from './Connection.module.css';

/** The computer that is always on for a group: how it stands, what it can see, and how an organiser brings one in or ends it. */
export function AlwaysOn() {
  const say = useWords();
  const { group, choose, isAlone } = useGroup();
  const [ends, setEnds] = useState<RelayPeerView>();
  if (isAlone) return <NoGroup />;
  const relays = group?.connection.relays ?? [];
  const organises = group?.state === 'organiser';
  return (
    <>
      <p><Link href="/connection" className="row one"><Icon of="left" />{say('connection.title')}</Link></p>
      <div className="stack tight"><h1>{say('alwaysOn.title')}</h1><p className="lead">{say('alwaysOn.text')}</p></div>
      {choose}
      {group && (
        <div className={s.halves}>
          <div className="stack">
            <Paper>
              <h2>{group.name}</h2>
              {relays.length === 0 && <p>{say('alwaysOn.none')}</p>}
              {relays.length > 0 && (
                <ul className={s.relays}>
                  {relays.map((relay) => (
                    <li key={relay.id}>
                      <Agreed relay={relay} />
                      {relay.addresses.length > 0 && <p className="hint">{say('alwaysOn.at', { addresses: say.intl.formatList(relay.addresses) })}</p>}
                      {organises && <div><Button kind="plain" onPress={() => setEnds(relay)}>{say('alwaysOn.end')}</Button></div>}
                    </li>
                  ))}
                </ul>
              )}
              {!organises && <p>{say('alwaysOn.organisers')}</p>}
            </Paper>
            {organises && <BringIn group={group} hasOne={relays.length > 0} />}
          </div>
          <Sees />
        </div>
      )}
      {group && ends && <End relay={ends} group={group} onClose={() => setEnds(undefined)} />}
    </>
  );
}

/** What it cannot read, and what it sees all the same: both are said before one is brought in. */
function Sees() {
  const say = useWords();
  return (
    <Paper>
      <h2>{say('alwaysOn.sees')}</h2>
      <h3 className={s.sign}><Icon of="unseen" />{say('alwaysOn.cannot')}</h3>
      <p>{say('alwaysOn.cannot.text')}</p>
      <h3 className={s.sign}><Icon of="eye" />{say('alwaysOn.can')}</h3>
      <ul className={s.points}>
        <li>{say('alwaysOn.can.who')}</li>
        <li>{say('alwaysOn.can.when')}</li>
        <li>{say('alwaysOn.can.where')}</li>
        <li>{say('alwaysOn.can.roles')}</li>
      </ul>
      <p>{say('alwaysOn.can.keep')}</p>
    </Paper>
  );
}

/** Its line comes in, and another goes back. The same line may be asked for again. */
function BringIn({ group, hasOne }: { group: GroupSummary; hasOne: boolean }) {
  const say = useWords();
  const [card, setCard] = useState('');
  const [isEmpty, setEmpty] = useState(false);
  const name = useDo('POST /groups/{group}/relays', ['connection', 'group']);
  const send = (event: FormEvent) => {
    event.preventDefault();
    setEmpty(!card.trim());
    if (card.trim()) name.mutate({ path: { group: group.id }, body: { card: card.trim() } });
  };
  const line = name.data?.line;
  return (
    <Paper>
      <h2>{say(line !== undefined ? 'alwaysOn.back' : hasOne ? 'alwaysOn.bring.another' : 'alwaysOn.bring')}</h2>
      {line === undefined
        ? (
          <form className="stack" onSubmit={send} noValidate>
            <p>{say('alwaysOn.bring.first')}</p>
            <Field label={say('alwaysOn.card')} hint={say('alwaysOn.cardHint')} rows={4} value={card} autoComplete="off" spellCheck="false" onChange={(typed) => { setCard(typed); setEmpty(false); name.reset(); }} error={isEmpty ? say('alwaysOn.cardMissing') : undefined} />
            <Notice>{sorry(say, name.error)}</Notice>
            <div className="row"><Button type="submit" kind="main" icon="tower" isPending={name.isPending}>{say('alwaysOn.take')}</Button></div>
          </form>
        )
        : (
          <div className="stack" aria-live="polite">
            <p>{say('alwaysOn.back.text')}</p>
            <code className={s.lineBack}>{line}</code>
            <div className="row">
              <Button kind="main" icon="copy" onPress={() => void copy(line).then((yes) => tell(say(yes ? 'alwaysOn.copied' : 'invite.notCopied')))}>{say('alwaysOn.copy')}</Button>
              <Button kind="plain" onPress={() => { setCard(''); name.reset(); }}>{say('alwaysOn.done')}</Button>
            </div>
            <p className="hint">{say('alwaysOn.back.secret')}</p>
          </div>
        )}
      <details className={s.details}>
        <summary>{say('alwaysOn.keeper')}</summary>
        <ol className={s.steps}>
          <li>{say('alwaysOn.keeper.run')}<br /><code>hedgerow relay</code></li>
          <li>{say('alwaysOn.keeper.send')}</li>
          <li>{say('alwaysOn.keeper.add')}<br /><code>hedgerow relay add &quot;hedgerow://carry/1#…&quot;</code></li>
        </ol>
      </details>
    </Paper>
  );
}

function End({ relay, group, onClose }: { relay: RelayPeerView; group: GroupSummary; onClose: () => void }) {
  const say = useWords();
  const end = useDo('DELETE /groups/{group}/relays/{relay}', ['connection', 'group']);
  const go = () => end.mutate({ path: { group: group.id, relay: relay.id } }, { onSuccess: () => { tell(say('alwaysOn.ended')); onClose(); } });
  return (
    <Dialog
      title={say('alwaysOn.sure')}
      isOpen
      onClose={onClose}
      answers={(
        <>
          <Button kind="main" onPress={onClose}>{say('alwaysOn.keep')}</Button>
          <Button icon="away" isPending={end.isPending} onPress={go}>{say('alwaysOn.endIt')}</Button>
        </>
      )}
    >
      <p>{say('alwaysOn.sure.text')}</p>
      <p>{say('alwaysOn.sure.stays')}</p>
      <Notice>{sorry(say, end.error)}</Notice>
    </Dialog>
  );
}
