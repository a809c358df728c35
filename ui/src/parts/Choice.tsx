import { useId } from 'react';

import { Chip } from './Chip';
import s from './Choice.module.css';

type Props<T extends string> = { label: string; value: T | ''; options: { value: T; word: string }[]; onChange: (value: T) => void };

/** One of two or three, all of them seen at once; none where nothing is chosen yet. */
export function Choice<T extends string>({ label, value, options, onChange }: Props<T>) {
  const id = useId();
  return (
    <div className={s.choice} role="group" aria-labelledby={id}>
      <span className="lab" id={id}>{label}</span>
      <div className={s.chips}>
        {options.map((o) => <Chip key={o.value} chosen={o.value === value} onChange={() => onChange(o.value)}>{o.word}</Chip>)}
      </div>
    </div>
  );
}
