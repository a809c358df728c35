import { useState } from 'react';
import { useLocation } from 'wouter';

import { Button } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import type { IconName } from '../../parts/icons';
import { useWords, type WordId } from '../../words';
import { Invitation } from './Invitation';
import { NewGroup } from './NewGroup';
import s from './Welcome.module.css';

type Way = 'invited' | 'found' | 'alone';

const WAYS: { way: Way; icon: IconName; title: WordId; text: WordId }[] = [
  { way: 'invited', icon: 'letter', title: 'welcome.group.invited', text: 'welcome.group.invitedText' },
  { way: 'found', icon: 'door', title: 'welcome.group.found', text: 'welcome.group.foundText' },
  { way: 'alone', icon: 'things', title: 'welcome.group.alone', text: 'welcome.group.aloneText' },
];

/** The second screen: in by a letter, a group of one's own, or neither for now. */
export function Group() {
  const say = useWords();
  const [, go] = useLocation();
  const [way, setWay] = useState<Way>();
  const next = () => go('/welcome/things');
  if (way === 'invited') return <Invitation onJoined={next} onBack={() => setWay(undefined)} />;
  if (way === 'found') return <NewGroup onFounded={next} onBack={() => setWay(undefined)} />;
  return (
    <>
      <div className="stack tight">
        <h1>{say('welcome.group.title')}</h1>
        <p className="lead">{say('welcome.group.text')}</p>
      </div>
      <ul className={`stack ${s.ways}`}>
        {WAYS.map(({ way: w, icon, title, text }) => (
          <li key={w}>
            <button type="button" className={s.way} onClick={() => (w === 'alone' ? next() : setWay(w))}>
              <Icon of={icon} />
              <span><b>{say(title)}</b><span>{say(text)}</span></span>
              <Icon of="right" />
            </button>
          </li>
        ))}
      </ul>
      <div className="row"><Button kind="plain" icon="left" onPress={() => go('/welcome')}>{say('parts.back')}</Button></div>
    </>
  );
}
