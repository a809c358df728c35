import { useState } from 'react';
import { useParams } from 'wouter';

import { ask, Refusal, useAsk, useHearing, type Checkup, type Finding, type Neighbour } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import { useGroup } from '../../parts/InGroup';
import { NoGroup } from '../../parts/NoGroup';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { Table } from '../../parts/Table';
import { momentInWords } from '../../shop/days';
import { save } from '../../shop/hand';
import { sorry } from '../../shop/sorry';
import { pressing } from '../../shop/Told';
import { useWords, type WordId } from '../../words';
import { Agreed } from './Agreed';
import { AlwaysOn } from './AlwaysOn';
import { Details } from './Details';
import { inWords } from './finding';
import { Ring } from './Ring';
import s from './Connection.module.css';

const WAY: Record<NonNullable<Neighbour['way']> | 'none', WordId> = {
  here: 'connection.way.here', address: 'connection.way.address', direct: 'connection.way.direct', relay: 'connection.way.relay', none: 'connection.way.none',
};

export function wayOf(n: Neighbour): keyof typeof WAY {
  return n.connected ? n.way ?? 'address' : 'none';
}

/** The connection, or what lies deeper in it. */
export default function Connection() {
  return useParams<{ '*'?: string }>()['*'] === 'always-on' ? <AlwaysOn /> : <Reached />;
}

/** Whom I reach just now: one sentence, a picture and the same as a table, and what to do where something is wrong. */
function Reached() {
  const say = useWords();
  const hears = useHearing() === 'well';
  const { group, choose, isAlone } = useGroup();
  const { data: neighbours } = useAsk('GET /groups/{group}/neighbours', { path: { group: group?.id ?? '' } }, { enabled: group !== undefined });
  const { data: status } = useAsk('GET /status', {});
  // That the keys lie open is fine on a computer of one's own, and is said where somebody looks for it.
  const notices = (status?.notices ?? []).filter((n) => n.code !== 'N_KEYS_OPEN' && n !== pressing(status?.notices ?? [])).map((n) => ({ ...n, well: n.code === 'N_BACK' }));
  const [isChecking, setChecking] = useState(false);
  const [checkup, setCheckup] = useState<Checkup>();
  const [wrong, setWrong] = useState<Refusal>();
  if (isAlone) return <NoGroup />;
  if (!group) return <h1>{say('connection.title')}</h1>;
  const { neighbours: reached, waiting_changes: waiting } = group.connection;
  const relays = group.connection.relays ?? [];
  const isCarried = reached === 0 && relays.some((relay) => relay.connected);
  const others = neighbours?.filter((n) => !n.person.me) ?? [];
  const look = async () => {
    setChecking(true);
    setWrong(undefined);
    await ask('GET /checkup', {}).then(setCheckup, (error: unknown) => error instanceof Refusal && setWrong(error));
    setChecking(false);
  };
  const report = () => void ask('GET /report', {}).then((zip) => save('hedgerow-report.zip', zip), (error: unknown) => error instanceof Refusal && setWrong(error));
  return (
    <>
      <div className="head">
        <div>
          <h1>{say(!hears ? 'connection.stopped' : isCarried ? 'connection.carried' : 'connection.reached', { n: reached })}</h1>
          <p className="lead">{say(waiting ? 'connection.waits' : reached || isCarried ? 'connection.arrived' : 'connection.quiet', { n: waiting })}</p>
        </div>
        <Button kind="main" icon="search" isPending={isChecking} onPress={() => void look()}>{say('connection.check')}</Button>
      </div>
      {choose}
      <Notice>{sorry(say, wrong)}</Notice>
      {checkup && (
        <Paper>
          <h2>{say(checkup.well ? 'connection.well' : 'connection.notWell')}</h2>
          <Findings findings={checkup.findings} />
        </Paper>
      )}
      {!checkup && notices.length > 0 && (
        <Paper>
          <h2>{say('connection.know')}</h2>
          <Findings findings={notices} />
        </Paper>
      )}
      {others.length > 0 && (
        <div className={s.halves}>
          <Paper>
            <h2 className="sr">{say('connection.picture')}</h2>
            <Ring neighbours={others} />
          </Paper>
          <Paper>
            <Table
              caption={say('connection.table')}
              rows={others}
              keyOf={(n) => n.person.id}
              columns={[
                { title: say('connection.column.who'), cell: (n) => <b>{n.person.name || say('people.nameComing')}</b> },
                { title: say('connection.column.how'), named: true, cell: (n) => say(WAY[wayOf(n)]) },
                { title: say('connection.column.heard'), named: true, cell: (n) => (n.connected ? say('connection.now') : n.agreed_at ? momentInWords(say, n.agreed_at) : say('connection.never')) },
              ]}
            />
          </Paper>
        </div>
      )}
      {neighbours && !others.length && <Paper><p>{say('connection.nobody')}</p></Paper>}
      <Paper>
        <h2 className={s.sign}><Icon of="tower" />{say('alwaysOn.title')}</h2>
        {relays.length ? relays.map((relay) => <div key={relay.id}><Agreed relay={relay} /></div>) : <p>{say('alwaysOn.none')}</p>}
        <div className="row"><LinkButton iconAfter="next" href="/connection/always-on">{say(!relays.length && group.state === 'organiser' ? 'alwaysOn.bring' : 'alwaysOn.more')}</LinkButton></div>
      </Paper>
      <Details group={group} onReport={report} />
    </>
  );
}

function Findings({ findings }: { findings: Finding[] }) {
  const say = useWords();
  return (
    <ul className={s.findings}>
      {findings.map((f) => ({ ...f, ...inWords(say, f) })).map((f, i) => (
        <li key={`${f.code} ${i}`}>
          <Icon of={f.well ? 'ok' : 'warning'} />
          <span><b className="sr">{say(f.well ? 'connection.good' : 'connection.bad')} </b><b>{f.text}</b>{f.help && <><br />{f.help}</>}</span>
        </li>
      ))}
    </ul>
  );
}
