import { useState } from 'react';
import { useLocation } from 'wouter';

import { useAsk, useDo, type GroupSummary, type Person } from '../../api';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Dialog } from '../../parts/Dialog';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { tell } from '../../parts/Toast';
import { standsInWords } from '../../shop/asked';
import { nameOf, namesOf } from '../../shop/names';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { OfRemoval } from '../Decisions/OfRemoval';

type Fate = '' | 'stays' | 'goes';

/** The end of somebody's membership: first what it means for whom, and for each who came by them whether they stay. */
export function Remove({ group, person }: { group: GroupSummary; person: Person }) {
  const say = useWords();
  const [asks, setAsks] = useState(false);
  return (
    <>
      <Button icon="door" onPress={() => setAsks(true)}>{say('person.remove')}</Button>
      {asks && <Ask group={group} person={person} onClose={() => setAsks(false)} />}
    </>
  );
}

function Ask({ group, person, onClose }: { group: GroupSummary; person: Person; onClose: () => void }) {
  const say = useWords();
  const [, go] = useLocation();
  const [fates, setFates] = useState<Record<string, Fate>>({});
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const { data: preview, error } = useAsk('GET /groups/{group}/members/{person}/removal', { path: { group: group.id, person: person.id } });
  const remove = useDo('POST /groups/{group}/removals', ['group', 'listings', 'deals']);
  const name = nameOf(say, person);
  const invited = [...(preview?.invited ?? [])].sort((a, b) => a.person.name.localeCompare(b.person.name, say.intl.locale));
  const send = () => {
    const open = invited.some((one) => !fates[one.person.id]);
    setMissing(open);
    if (open) return;
    const keep = invited.map((one) => one.person.id).filter((id) => fates[id] === 'stays');
    remove.mutate({ path: { group: group.id }, body: { person: person.id, keep, keep_nobody: !keep.length, reason: reason.trim() || null } }, {
      onSuccess: (now) => {
        onClose();
        tell(standsInWords(say, now));
        go('/decisions');
      },
    });
  };
  return (
    <Dialog
      wide
      title={say('remove.title', { name, group: group.name })}
      isOpen
      onClose={onClose}
      answers={
        <>
          <Button kind="main" onPress={onClose}>{say('change.keep')}</Button>
          {preview && <Button icon="door" isPending={remove.isPending} onPress={send}>{say(preview.needed > 1 ? 'remove.propose' : 'remove.now', { name })}</Button>}
        </>
      }
    >
      <Notice>{sorry(say, error)}</Notice>
      {preview && <OfRemoval preview={preview} />}
      {invited.length > 0 && (
        <>
          <h3>{say('remove.invited', { name, n: invited.length })}</h3>
          <ul className="stack">
            {invited.map((one) => (
              <li key={one.person.id} className="stack tight">
                <Choice<Fate>
                  label={nameOf(say, one.person)}
                  value={fates[one.person.id] ?? ''}
                  options={[{ value: 'stays', word: say('remove.stays') }, { value: 'goes', word: say('remove.goes') }]}
                  onChange={(fate) => { setFates({ ...fates, [one.person.id]: fate }); setMissing(false); }}
                />
                {one.with.length > 0 && <p className="hint">{say('remove.with', { names: namesOf(say, one.with), n: one.with.length, name: nameOf(say, one.person) })}</p>}
              </li>
            ))}
          </ul>
        </>
      )}
      {preview && <Field label={say('change.reason')} hint={say('change.reasonHint')} value={reason} maxLength={500} onChange={setReason} />}
      {preview && <p>{say('change.lead', { needed: preview.needed })}</p>}
      <Notice>{isMissing ? say('remove.choose') : sorry(say, remove.error)}</Notice>
    </Dialog>
  );
}
