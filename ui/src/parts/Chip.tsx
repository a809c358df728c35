import type { ReactNode } from 'react';
import { ToggleButton } from 'react-aria-components';

import { Icon } from './Icon';
import { paintOf, type Mode } from './Tag';
import s from './Chip.module.css';

type Props = { chosen: boolean; onChange: (chosen: boolean) => void; paint?: Mode; children: ReactNode };

/** A paint sample; the chosen one has a black strip with a check. */
export function Chip({ chosen, onChange, paint, children }: Props) {
  return (
    <ToggleButton className={`${s.chip} ${paint ? paintOf(paint) : ''}`} isSelected={chosen} onChange={onChange}>
      <i aria-hidden="true"><Icon of="check" /></i>
      {children}
    </ToggleButton>
  );
}

/** Chips beside one another; on a narrow page they scroll sideways. */
export function Chips({ label, children }: { label: string; children: ReactNode }) {
  return <div className={s.chips} role="group" aria-label={label}>{children}</div>;
}
