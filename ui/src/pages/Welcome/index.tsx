import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';

import { LANGUAGES, useWords, type Language, type WordId } from '../../words';
import { Select } from '../../parts/Select';
import { useSettings } from '../../shop/settings';
import { Stopped } from '../../shop/Stopped';
import { Back } from './Back';
import { Group } from './Group';
import { FirstThings } from './FirstThings';
import { You } from './You';
import s from './Welcome.module.css';

const STEPS: { path: string; word: WordId }[] = [
  { path: '/welcome', word: 'welcome.step.you' },
  { path: '/welcome/group', word: 'welcome.step.group' },
  { path: '/welcome/things', word: 'welcome.step.things' },
];

/** Three screens, and each can be left behind: who you are, which group, what you could lend. */
export default function Welcome() {
  const say = useWords();
  const [path] = useLocation();
  const { settings, change } = useSettings();
  const desk = useRef<HTMLElement>(null);
  const step = Math.max(0, STEPS.findIndex((st) => st.path === path));
  const isBack = path === '/welcome/back';
  useEffect(() => {
    if (step > 0 || isBack) desk.current?.focus({ preventScroll: true });
  }, [step, isBack]);
  return (
    <div className={s.welcome}>
      <header className={s.street}>
        <div className={s.picture} role="img" aria-label={say('welcome.picture')} />
        {step === 0 && (
          <div className={s.language}>
            <Select
              label={say('welcome.language')}
              inline
              value={settings.language ?? 'en'}
              options={LANGUAGES.map((l) => ({ value: l.language, word: l.name }))}
              onChange={(language: Language) => change({ language })}
            />
          </div>
        )}
      </header>
      <main className={s.desk} ref={desk} tabIndex={-1}>
        {!isBack && (
          <ol className={s.trail} aria-label={say('welcome.steps')}>
            {STEPS.map((st, i) => (
              <li key={st.path} aria-current={i === step ? 'step' : undefined}><b>{i + 1}</b><span>{say(st.word)}</span></li>
            ))}
          </ol>
        )}
        <Stopped />
        {isBack && <Back />}
        {step === 0 && !isBack && <You />}
        {step === 1 && <Group />}
        {step === 2 && <FirstThings />}
      </main>
    </div>
  );
}
