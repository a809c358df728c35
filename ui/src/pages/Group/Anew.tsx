import { useState } from 'react';

import { useAsk, useDo, type DecisionView, type GroupSummary } from '../../api';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { tell } from '../../parts/Toast';
import { namesOf } from '../../shop/names';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { Changes } from '../Decisions/Changes';
import { byInWords } from '../Decisions/what';
import d from '../Decisions/Decisions.module.css';

/** Where the group was founded anew in two ways: each with those who agreed to it, and the choice whom to follow. */
export function Anew({ group }: { group: GroupSummary }) {
  const say = useWords();
  const [way, setWay] = useState<DecisionView>();
  const { data: branches } = useAsk('GET /groups/{group}/branches', { path: { group: group.id } });
  const follow = useDo('PUT /groups/{group}/branches/{charter}', ['group']);
  if (!branches?.length) return null;
  const names = (branch: DecisionView) => namesOf(say, branch.agreed);
  const go = (branch: DecisionView) => follow.mutate({ path: { group: group.id, charter: branch.id } }, {
    onSuccess: () => {
      setWay(undefined);
      tell(say('ours.anew.followed', { names: names(branch) }));
    },
  });
  return (
    <Paper className={d.asks}>
      <h2>{say('ours.anew.title', { group: group.name })}</h2>
      <p>{say('ours.anew.text')}</p>
      {branches.map((branch) => (
        <Paper key={branch.id} as="article">
          <h3>{say('ours.anew.way', { names: names(branch) })}</h3>
          <p className="hint">{byInWords(say, branch)}</p>
          {branch.reason && <blockquote className={d.reason}>{branch.reason}</blockquote>}
          <Changes changes={branch.changes} isOver />
          <div className="row"><Button onPress={() => setWay(branch)}>{say('ours.anew.follow', { names: names(branch) })}</Button></div>
        </Paper>
      ))}
      <Dialog
        title={way ? say('ours.anew.sure', { names: names(way) }) : ''}
        isOpen={way !== undefined}
        onClose={() => setWay(undefined)}
        answers={way && (
          <>
            <Button kind="main" onPress={() => setWay(undefined)}>{say('ours.anew.wait')}</Button>
            <Button isPending={follow.isPending} onPress={() => go(way)}>{say('ours.anew.follow', { names: names(way) })}</Button>
          </>
        )}
      >
        <p>{say('ours.anew.sureText')}</p>
        <Notice>{sorry(say, follow.error)}</Notice>
      </Dialog>
    </Paper>
  );
}
