import { useState } from 'react';

import { useDo, type DecisionView, type GroupSummary, type Person } from '../../api';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { Plate } from '../../parts/Plate';
import { tell } from '../../parts/Toast';
import { standsInWords } from '../../shop/asked';
import { nameOf } from '../../shop/names';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { Meaning } from './Meaning';
import { byInWords, whatInWords } from './what';
import s from './Decisions.module.css';

/** Something that waits: what, by whom, why, who has agreed; and where I am asked, what my yes would mean. */
export function Decision({ group, decision }: { group: GroupSummary; decision: DecisionView }) {
  const say = useWords();
  const [asks, setAsks] = useState(false);
  const agree = useDo('POST /groups/{group}/decisions/{decision}/agreement', ['group']);
  const what = whatInWords(say, decision);
  const left = decision.needed - decision.agreed.length - 1;
  const sayYes = () => agree.mutate({ path: { group: group.id, decision: decision.id } }, {
    onSuccess: (now) => {
      setAsks(false);
      tell(standsInWords(say, now));
    },
  });
  return (
    <Paper as="article" label={what} className={decision.may_agree ? s.asks : ''}>
      <div>
        <h3>{what}</h3>
        <p>{byInWords(say, decision)}</p>
      </div>
      {decision.reason && <blockquote className={s.reason}>{decision.reason}</blockquote>}
      <Meaning group={group.id} decision={decision} />
      <Agreed decision={decision} />
      {decision.i_agreed && <p>{say('decide.iAgreed')}</p>}
      {decision.may_agree && <div className="row"><Button kind="main" icon="check" onPress={() => setAsks(true)}>{say('decide.agree')}</Button></div>}
      <Dialog
        title={say('decide.sure', { what })}
        isOpen={asks}
        onClose={() => setAsks(false)}
        answers={
          <>
            <Button kind="main" onPress={() => setAsks(false)}>{say('decide.notYet')}</Button>
            <Button icon="check" isPending={agree.isPending} onPress={sayYes}>{say('decide.agree')}</Button>
          </>
        }
      >
        <Meaning group={group.id} decision={decision} />
        <p><b>{left > 0 ? say('decide.counts', { n: left }) : say('decide.countsNow')}</b></p>
        <Notice>{sorry(say, agree.error)}</Notice>
      </Dialog>
    </Paper>
  );
}

/** "2 of 3 have agreed", and who. */
function Agreed({ decision: { agreed, needed } }: { decision: DecisionView }) {
  const say = useWords();
  return (
    <div className="stack tight">
      <p><b>{say('decide.agreed', { n: agreed.length, needed })}</b></p>
      <ul className={s.agreed}>{agreed.map((person) => <One key={person.id} person={person} />)}</ul>
    </div>
  );
}

function One({ person }: { person: Person }) {
  const say = useWords();
  return <li><Plate name={person.name || '?'} size="small" />{person.me ? say('decide.you') : nameOf(say, person)}</li>;
}
