import { useState } from 'react';
import { useLocation } from 'wouter';

import { useAsk, useDo, type GroupSummary, type PersonInGroup } from '../../api';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { tell } from '../../parts/Toast';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';

/** These speak against leaving, and can be passed over by whoever has read them. */
const AGAINST = ['E_DEALS_OPEN', 'E_LAST_ORGANISER'];
const UNDER_WAY = ['accepted', 'out', 'back'];

/** How to leave: what comes down, and what stays with the others. */
export function Leave({ group, people }: { group: GroupSummary; people: PersonInGroup[] | undefined }) {
  const say = useWords();
  const [, to] = useLocation();
  const [asks, setAsks] = useState(false);
  const { data: deals } = useAsk('GET /deals', {});
  const leave = useDo('POST /groups/{group}/leaving', ['group', 'listings', 'deals']);
  const open = deals?.filter((deal) => deal.group === group.id && UNDER_WAY.includes(deal.state)) ?? [];
  const isLast = group.state === 'organiser' && group.members > 1 && people?.filter((p) => p.roles.includes('organiser')).length === 1;
  const isAgainst = open.length > 0 || isLast || AGAINST.includes(leave.error?.code ?? '');
  const go = () => leave.mutate({ path: { group: group.id }, body: { anyway: isAgainst } }, {
    onSuccess: () => {
      setAsks(false);
      tell(say('ours.left', { group: group.name }));
      to('/browse');
    },
  });
  return (
    <Paper>
      <h2>{say('ours.leave')}</h2>
      <p>{say('ours.leave.text')}</p>
      <div className="row"><Button icon="door" onPress={() => { leave.reset(); setAsks(true); }}>{say('ours.leave')}</Button></div>
      <Dialog
        title={say('ours.leave.sure', { group: group.name })}
        isOpen={asks}
        onClose={() => setAsks(false)}
        answers={
          <>
            <Button kind="main" onPress={() => setAsks(false)}>{say('ours.leave.stay')}</Button>
            <Button icon="door" isPending={leave.isPending} onPress={go}>{say(isAgainst ? 'ours.leave.anyway' : 'ours.leave.go')}</Button>
          </>
        }
      >
        <p>{say('ours.leave.happens')}</p>
        <p>{say('ours.leave.stays')}</p>
        {isLast && <p><b>{say('ours.leave.last')}</b></p>}
        {open.length > 0 && (
          <p><b>{say('ours.leave.deals', { n: open.length, deals: say.intl.formatList(open.map((deal) => say('deal.title', { title: deal.title, name: deal.with.name }))) })}</b></p>
        )}
        <Notice>{sorry(say, leave.error)}</Notice>
      </Dialog>
    </Paper>
  );
}
