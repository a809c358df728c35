import { useState } from 'react';

import { useAsk, useDo, type PersonInGroup, type QuorumView } from '../../api';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { tell } from '../../parts/Toast';
import { standsInWords } from '../../shop/asked';
import { momentInWords } from '../../shop/days';
import { namesOf } from '../../shop/names';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { Ticks } from './Ticks';

/** Where the organisers have vanished: who may say so, who has, and from when on others can be appointed. */
export function Quorum({ group, people }: { group: string; people: PersonInGroup[] | undefined }) {
  const say = useWords();
  const path = { group };
  const { data: quorum } = useAsk('GET /groups/{group}/quorum', { path });
  const call = useDo('POST /groups/{group}/quorum/call', ['group']);
  if (!quorum) return null;
  const { needed, members, called_by: callers } = quorum;
  return (
    <Paper>
      <h2>{say('ours.quorum.title')}</h2>
      <p>{say('ours.quorum', { needed, names: namesOf(say, members) })}</p>
      {callers.length > 0 && <p>{say('ours.quorum.called', { n: callers.length, needed, names: namesOf(say, callers) })}</p>}
      {quorum.called_since && (
        <p>
          {quorum.may_sign_at && (mayAppoint(quorum) ? say('ours.quorum.now') : say('ours.quorum.waits', { at: momentInWords(say, quorum.may_sign_at) }))}
          {!quorum.may_sign_at && say('ours.quorum.heard')}
        </p>
      )}
      {quorum.i_am_in_it && !quorum.i_called && (
        <>
          <p>{say('ours.quorum.you', { needed })}</p>
          <div className="row"><Button isPending={call.isPending} onPress={() => call.mutate({ path })}>{say('ours.quorum.call')}</Button></div>
        </>
      )}
      <Notice>{sorry(say, call.error)}</Notice>
      {people && mayAppoint(quorum) && <Appoint group={group} quorum={quorum} people={people} />}
    </Paper>
  );
}

/** Whether this person can name other organisers now, by the clock of this computer. */
function mayAppoint({ i_am_in_it: isIn, may_sign_at: at }: QuorumView): boolean {
  return isIn && at != null && new Date(at).getTime() <= Date.now();
}

function Appoint({ group, quorum, people }: { group: string; quorum: QuorumView; people: PersonInGroup[] }) {
  const say = useWords();
  const [asks, setAsks] = useState(false);
  const [chosen, setChosen] = useState<string[]>([]);
  const appoint = useDo('POST /groups/{group}/quorum/charters', ['group']);
  const send = () => appoint.mutate({ path: { group }, body: { organisers: chosen } }, {
    onSuccess: (now) => {
      setAsks(false);
      tell(standsInWords(say, now));
    },
  });
  return (
    <div className="row">
      <Button onPress={() => { setChosen([]); setAsks(true); }}>{say('ours.quorum.appoint')}</Button>
      <Dialog
        title={say('ours.quorum.who')}
        isOpen={asks}
        onClose={() => setAsks(false)}
        answers={
          <>
            <Button kind="main" onPress={() => setAsks(false)}>{say('change.keep')}</Button>
            <Button isDisabled={!chosen.length} isPending={appoint.isPending} onPress={send}>{say('ours.quorum.appoint')}</Button>
          </>
        }
      >
        <p>{say('ours.quorum.appointText', { needed: quorum.needed })}</p>
        <Ticks label={say('ours.quorum.who')} people={people.map((p) => p.person)} chosen={chosen} onChange={setChosen} />
        <Notice>{sorry(say, appoint.error)}</Notice>
      </Dialog>
    </div>
  );
}
