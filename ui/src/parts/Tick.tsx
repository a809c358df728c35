import type { ReactNode } from 'react';
import { Checkbox } from 'react-aria-components';

import { Icon } from './Icon';
import s from './Tick.module.css';

type Props = { chosen: boolean; onChange: (chosen: boolean) => void; hint?: ReactNode; isDisabled?: boolean; children: ReactNode };

/** A box to tick: the whole line can be pressed. */
export function Tick({ chosen, onChange, hint, isDisabled, children }: Props) {
  return (
    <Checkbox className={s.tick ?? ''} isSelected={chosen} onChange={onChange} isDisabled={isDisabled}>
      <span className={s.box} aria-hidden="true"><Icon of="check" /></span>
      <span>{children}{hint && <span className={`hint ${s.hint}`}>{hint}</span>}</span>
    </Checkbox>
  );
}
