import type { ReactNode } from 'react';

import { useWords } from '../words';
import { Icon } from './Icon';
import s from './Timeline.module.css';

export type Stage = { name: string; at: 'done' | 'now' | 'later'; title: string; children?: ReactNode };

/** What was, what is now and what is to come: only "now" is unfolded. */
export function Timeline({ stages, label }: { stages: Stage[]; label: string }) {
  const say = useWords();
  return (
    <ol className={s.steps} aria-label={label}>
      {stages.map((stage, i) => (
        <li key={stage.name} className={s[stage.at]} aria-current={stage.at === 'now' ? 'step' : undefined}>
          <span className={s.mark}>
            {stage.at === 'done' ? <Icon of="check" /> : <span aria-hidden="true">{i + 1}</span>}
            {stage.at === 'done' && <span className="sr">{say('parts.done')}</span>}
          </span>
          <div className={`stack ${s.body}`}>
            <h3>{stage.title}</h3>
            {stage.children}
          </div>
        </li>
      ))}
    </ol>
  );
}
