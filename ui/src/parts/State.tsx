import type { ReactNode } from 'react';

import { Icon } from './Icon';
import s from './State.module.css';

type Props = { is: 'free' | 'booked' | 'late' | 'soon'; children: ReactNode };

/** How a thing stands: a sign and words, never the colour alone. */
export function State({ is, children }: Props) {
  return (
    <p className={`${s.state} ${s[is]}`}>
      {is === 'booked' ? <span className={s.hatch} aria-hidden="true" /> : <Icon of={is === 'free' ? 'ok' : is === 'late' ? 'hourglass' : 'clock'} />}
      <span>{children}</span>
    </p>
  );
}
