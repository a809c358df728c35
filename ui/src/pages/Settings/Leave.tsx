import { useState } from 'react';
import { Link, useLocation } from 'wouter';

import { useAsk, useDo, type DealView, type GroupSummary } from '../../api';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { useGroup } from '../../parts/InGroup';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { Tick } from '../../parts/Tick';
import { tell } from '../../parts/Toast';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { Deeper } from './Deeper';
import { leavesNobody, openDealsIn } from './leave';
import s from './Settings.module.css';

/** Says goodbye to a group: what ends, what stays with the others, and what had better be finished first. */
export function Leave() {
  const say = useWords();
  const { group, choose, isAlone } = useGroup();
  const { data: deals } = useAsk('GET /deals', {});
  const { data: people } = useAsk('GET /groups/{group}/members', { path: { group: group?.id ?? '' } }, { enabled: group !== undefined });
  const [asks, setAsks] = useState(false);
  const open = group && deals ? openDealsIn(deals, group.id) : [];
  const isLast = group && people ? leavesNobody(group, people) : false;
  return (
    <>
      <Deeper title={say('leave.title')}>{say('leave.text')}</Deeper>
      {choose}
      {isAlone && <Paper className={s.form}><p>{say('finding.noGroup')}</p></Paper>}
      {group && deals && people && (
        <Paper className={s.form}>
          <h2>{say('leave.group', { group: group.name })}</h2>
          <ul className={s.points}>
            <li>{say('leave.ends')}</li>
            <li>{say('leave.invited')}</li>
            <li>{say('leave.stays')}</li>
            <li>{say('leave.again')}</li>
          </ul>
          {open.length > 0 && (
            <div>
              <p><b>{say('leave.open', { n: open.length })}</b></p>
              <ul>{open.map((d) => <li key={d.id}><Link href={`/deals/${encodeURIComponent(d.id)}`} className={s.deal}>{say('leave.deal', { title: d.title, name: d.with.name })}</Link></li>)}</ul>
            </div>
          )}
          {isLast && <p><b>{say('leave.last')}</b></p>}
          <div className="row"><Button icon="door" onPress={() => setAsks(true)}>{say('leave.act', { group: group.name })}</Button></div>
          {asks && <Sure group={group} open={open} isLast={isLast} onClose={() => setAsks(false)} />}
        </Paper>
      )}
    </>
  );
}

type SureProps = { group: GroupSummary; open: DealView[]; isLast: boolean; onClose: () => void };

function Sure({ group, open, isLast, onClose }: SureProps) {
  const say = useWords();
  const [, go] = useLocation();
  const [anyway, setAnyway] = useState(false);
  const leave = useDo('POST /groups/{group}/leaving', ['group', 'listings', 'deals']);
  // What the program knows of and this page did not, like a deal that was promised meanwhile, asks for the tick as well.
  const isHeld = open.length > 0 || isLast || ['E_DEALS_OPEN', 'E_LAST_ORGANISER'].includes(leave.error?.code ?? '');
  const goodbye = () => leave.mutate({ path: { group: group.id }, body: { anyway } }, {
    onSuccess: () => { tell(say('leave.gone', { group: group.name })); go('/browse'); },
  });
  return (
    <Dialog
      title={say('leave.sure', { group: group.name })}
      isOpen
      onClose={onClose}
      answers={(
        <>
          <Button kind="main" onPress={onClose}>{say('leave.stay')}</Button>
          <Button icon="door" isDisabled={isHeld && !anyway} isPending={leave.isPending} onPress={goodbye}>{say('leave.act', { group: group.name })}</Button>
        </>
      )}
    >
      <p>{say('leave.sure.text')}</p>
      {isHeld && <Tick chosen={anyway} onChange={setAnyway}>{say(isLast ? 'leave.anyway.last' : 'leave.anyway.open')}</Tick>}
      <Notice>{sorry(say, leave.error)}</Notice>
    </Dialog>
  );
}
