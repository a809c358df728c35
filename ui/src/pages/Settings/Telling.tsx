import { useEffect, useState } from 'react';

import { askLeaveToRing, leaveToRing, shell, type Leave, type Settings } from '../../api';
import { Button } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { Paper } from '../../parts/Paper';
import { Tick } from '../../parts/Tick';
import { USUAL, useSettings } from '../../shop/settings';
import { useWords, type WordId } from '../../words';
import s from './Settings.module.css';

const WHAT: [keyof Settings['notifications'], WordId][] = [
  ['answers', 'settings.tell.answers'], ['due', 'settings.tell.due'], ['searches', 'settings.tell.searches'], ['letters', 'settings.tell.letters'],
];

/** What is told without being asked, and when it is quiet. */
export function Telling() {
  const say = useWords();
  const { settings, change } = useSettings();
  const { notifications, quiet_from: from, quiet_to: to } = settings;
  // In a browser, the browser decides whether it tells anything; and it does not start with the computer.
  const [leave, setLeave] = useState<Leave>();
  useEffect(() => void shell().then((window_) => setLeave(window_ ? undefined : leaveToRing())), []);
  return (
    <Paper>
      <h2>{say('settings.tell')}</h2>
      <div>
        {WHAT.map(([what, word]) => (
          <Tick key={what} chosen={notifications[what]} onChange={(yes) => change({ notifications: { ...notifications, [what]: yes } })}>{say(word)}</Tick>
        ))}
      </div>
      {leave === 'unasked' && <div className="row"><Button icon="chat" onPress={() => void askLeaveToRing().then(setLeave)}>{say('settings.tell.browser')}</Button></div>}
      {leave === 'refused' && <p className="hint">{say('settings.tell.browserNo')}</p>}
      <Tick
        chosen={Boolean(from && to)}
        onChange={(yes) => change(yes ? { quiet_from: USUAL.quiet_from, quiet_to: USUAL.quiet_to } : { quiet_from: null, quiet_to: null })}
        hint={say('settings.quiet.hint')}
      >
        {say('settings.quiet')}
      </Tick>
      {from && to && (
        <div className={s.quiet}>
          <Field label={say('settings.quiet.from')} type="time" value={from} onChange={(time) => time && change({ quiet_from: time })} />
          <Field label={say('settings.quiet.to')} type="time" value={to} onChange={(time) => time && change({ quiet_to: time })} />
        </div>
      )}
      {leave === undefined && <Tick chosen={settings.start_at_login} onChange={(yes) => change({ start_at_login: yes })} hint={say('settings.start.hint')}>{say('settings.start')}</Tick>}
    </Paper>
  );
}
