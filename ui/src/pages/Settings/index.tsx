import type { ComponentType } from 'react';
import { useParams } from 'wouter';

import { Paper } from '../../parts/Paper';
import { Way } from '../../parts/Way';
import { useWords } from '../../words';
import { Backup } from './Backup';
import { Computers } from './Computers';
import { Everything } from './Everything';
import { Hidden } from './Hidden';
import { Leave } from './Leave';
import { Looks } from './Looks';
import { Profile } from './Profile';
import { Recovery } from './Recovery';
import { Storage } from './Storage';
import { Telling } from './Telling';
import { Users } from './Users';
import s from './Settings.module.css';

/** What lies deeper, by the word that its address ends with. */
const DEEPER: Record<string, ComponentType | undefined> = { recovery: Recovery, computers: Computers, hidden: Hidden, leave: Leave };

/** Everything about this computer and who sits at it. What is changed is kept at once. */
export default function Settings() {
  const say = useWords();
  const Further = DEEPER[useParams<{ '*'?: string }>()['*'] ?? ''];
  if (Further) return <Further />;
  return (
    <>
      <div className="stack tight"><h1>{say('settings.title')}</h1><p className="lead">{say('settings.text')}</p></div>
      <div className={s.halves}>
        <div className="stack"><Profile /><Telling /></div>
        <div className="stack">
          <Looks />
          <Users />
          <Paper>
            <h2>{say('more.title')}</h2>
            <Way href="/settings/computers" icon="laptop" title={say('computers.title')}>{say('settings.more.computers')}</Way>
            <Way href="/settings/hidden" icon="unseen" title={say('hidden.title')}>{say('settings.more.hidden')}</Way>
            <Way href="/settings/leave" icon="door" title={say('leave.title')}>{say('settings.more.leave')}</Way>
          </Paper>
          <Storage />
          <Backup />
          <Everything />
        </div>
      </div>
    </>
  );
}
