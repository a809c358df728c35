import { useState } from 'react';

import { useAsk, useDo, type Computer } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Icon } from '../../parts/Icon';
import { useGroup } from '../../parts/InGroup';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { State } from '../../parts/State';
import { tell } from '../../parts/Toast';
import { momentInWords } from '../../shop/days';
import { useGroups } from '../../shop/groups';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { inOrder } from './computers';
import { Deeper } from './Deeper';
import s from './Settings.module.css';

/** Each computer that acts in my name in a group; a lost one is ended here, and one more is brought in by the sheet. */
export function Computers() {
  const say = useWords();
  const { group, choose, isAlone } = useGroup();
  const groups = useGroups();
  const { data: computers, error } = useAsk('GET /me/computers', { query: { group: group?.id } }, { enabled: group !== undefined });
  const [lost, setLost] = useState<Computer>();
  return (
    <>
      <Deeper title={say('computers.title')}>{say('computers.text')}</Deeper>
      {choose}
      <Notice>{sorry(say, error)}</Notice>
      {isAlone && <Paper className={s.form}><p>{say('computers.alone')}</p></Paper>}
      {computers && (
        <Paper className={s.form}>
          <h2>{group?.name}</h2>
          <ul className={s.rows}>
            {inOrder(computers).map((computer) => (
              <li key={computer.id}>
                <Icon of="laptop" className={s.sign} />
                <div>
                  <h3>{say(computer.here ? 'computers.this' : 'computers.other')}</h3>
                  <p className="hint">{say('computers.since', { when: momentInWords(say, computer.since) })}</p>
                </div>
                {computer.ended
                  ? <State is="booked">{say('computers.ended')}</State>
                  : computer.here
                    ? <State is="free">{say('computers.works')}</State>
                    : <Button onPress={() => setLost(computer)}>{say('computers.end')}</Button>}
              </li>
            ))}
          </ul>
          {groups && groups.length > 1 && computers.length > 1 && <p className="hint">{say('computers.each')}</p>}
        </Paper>
      )}
      <Paper className={s.form}>
        <h2>{say('computers.more')}</h2>
        <ol className={s.steps}>
          <li>{say('computers.more.sheet')}</li>
          <li>{say('computers.more.there', { begin: say('back.begin') })}</li>
          <li>{say('computers.more.stays', { stays: say('back.oldStays') })}</li>
        </ol>
        <div className="row"><LinkButton icon="lock" href="/settings/recovery">{say('settings.recovery.open')}</LinkButton></div>
      </Paper>
      {group && lost && <End computer={lost} group={group} onClose={() => setLost(undefined)} />}
    </>
  );
}

function End({ computer, group, onClose }: { computer: Computer; group: { id: string; name: string }; onClose: () => void }) {
  const say = useWords();
  const end = useDo('DELETE /me/computers/{computer}', ['me', 'group']);
  const go = () => end.mutate({ path: { computer: computer.id }, query: { group: group.id } }, {
    onSuccess: () => { tell(say('computers.isEnded', { group: group.name })); onClose(); },
  });
  return (
    <Dialog
      title={say('computers.sure')}
      isOpen
      onClose={onClose}
      answers={(
        <>
          <Button kind="main" onPress={onClose}>{say('computers.keep')}</Button>
          <Button icon="refuse" isPending={end.isPending} onPress={go}>{say('computers.endIt')}</Button>
        </>
      )}
    >
      <p><b>{say('computers.which', { when: momentInWords(say, computer.since), group: group.name })}</b></p>
      <ul className={s.points}>
        <li>{say('computers.sure.nothing')}</li>
        <li>{say('computers.sure.stays')}</li>
        <li>{say('computers.sure.asks')}</li>
        <li>{say('computers.sure.read')}</li>
      </ul>
      <p>{say('computers.sure.final')}</p>
      <Notice>{sorry(say, end.error)}</Notice>
    </Dialog>
  );
}
