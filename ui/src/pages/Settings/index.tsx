import { useParams } from 'wouter';

import { Backup } from './Backup';
import { Everything } from './Everything';
import { Looks } from './Looks';
import { Profile } from './Profile';
import { Recovery } from './Recovery';
import { Storage } from './Storage';
import { Telling } from './Telling';
import { Users } from './Users';
import { useWords } from '../../words';
import s from './Settings.module.css';

/** Everything about this computer and who sits at it. What is changed is kept at once. */
export default function Settings() {
  const say = useWords();
  if (useParams<{ '*'?: string }>()['*'] === 'recovery') return <Recovery />;
  return (
    <>
      <div className="stack tight"><h1>{say('settings.title')}</h1><p className="lead">{say('settings.text')}</p></div>
      <div className={s.halves}>
        <div className="stack"><Profile /><Telling /></div>
        <div className="stack"><Looks /><Users /><Storage /><Backup /><Everything /></div>
      </div>
    </>
  );
}
