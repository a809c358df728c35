import { useState } from 'react';
import { useLocation } from 'wouter';

import { useAsk, useDo, type PersonInGroup, type Role } from '../../api';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Dialog } from '../../parts/Dialog';
import { Notice } from '../../parts/Notice';
import { tell } from '../../parts/Toast';
import { standsInWords } from '../../shop/asked';
import { nameOf } from '../../shop/names';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { ROLES } from './parts';

/** Another part for somebody, proposed to the organisers. */
export function ChangeRole({ group, it }: { group: string; it: PersonInGroup }) {
  const say = useWords();
  const [, go] = useLocation();
  const [asks, setAsks] = useState(false);
  const [role, setRole] = useState<Role>('member');
  const { data: full } = useAsk('GET /groups/{group}', { path: { group } });
  const give = useDo('POST /groups/{group}/members/{person}/role', ['group']);
  const name = nameOf(say, it.person);
  // Nobody is proposed what they are already.
  const may = ROLES.filter((one) => (one.role === 'member' ? it.roles.length > 0 : !it.roles.includes(one.role)));
  const chosen = may.find((one) => one.role === role) ?? may[0];
  const signers = chosen?.role === 'organiser' || (chosen?.role === 'member' && it.roles.includes('organiser'));
  const send = () => chosen && give.mutate({ path: { group, person: it.person.id }, body: { role: chosen.role } }, {
    onSuccess: (now) => {
      setAsks(false);
      tell(standsInWords(say, now));
      go('/decisions');
    },
  });
  return (
    <>
      <Button icon="pencil" onPress={() => { give.reset(); setAsks(true); }}>{say('role.change')}</Button>
      <Dialog
        title={say('role.title', { name })}
        isOpen={asks}
        onClose={() => setAsks(false)}
        answers={
          <>
            <Button kind="main" onPress={() => setAsks(false)}>{say('change.keep')}</Button>
            <Button icon="check" isPending={give.isPending} onPress={send}>{say(full && full.threshold > 1 ? 'decide.propose' : 'decide.now')}</Button>
          </>
        }
      >
        {chosen && (
          <>
            <Choice label={say('role.which')} value={chosen.role} options={may.map((one) => ({ value: one.role, word: say(one.word) }))} onChange={setRole} />
            <p>{say(chosen.text, { name })}</p>
          </>
        )}
        {signers && <p>{say('change.signers')}</p>}
        {full && <p>{say('change.lead', { needed: full.threshold })}</p>}
        <Notice>{sorry(say, give.error)}</Notice>
      </Dialog>
    </>
  );
}
