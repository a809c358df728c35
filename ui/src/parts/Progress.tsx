import { Label, ProgressBar } from 'react-aria-components';

import s from './Progress.module.css';

type Props = { label: string; done: number; of: number };

/** Long work: a brush stroke that grows, and the figure. */
export function Progress({ label, done, of }: Props) {
  return (
    <ProgressBar className={s.progress ?? ''} value={done} maxValue={Math.max(of, 1)}>
      {({ percentage = 0, valueText }) => (
        <>
          <span className="row one"><Label>{label}</Label><span className="push num">{valueText}</span></span>
          <span className={s.track}><span className={s.bar} style={{ width: `${percentage}%` }} /></span>
        </>
      )}
    </ProgressBar>
  );
}
