import { useId, type ReactNode } from 'react';

import { Icon } from './Icon';
import s from './Field.module.css';

type Props<T extends string> = {
  label: string;
  value: T;
  options: { value: T; word: string }[];
  onChange: (value: T) => void;
  hint?: ReactNode;
  /** The label beside the field where the page is narrow. */
  inline?: boolean;
};

/** One of a few. The system's own list: every hand and every reader knows it. */
export function Select<T extends string>({ label, value, options, onChange, hint, inline }: Props<T>) {
  const id = useId();
  return (
    <div className={`${s.field} ${inline ? s.inline : ''}`}>
      <label className={s.label} htmlFor={id}>{label}</label>
      <span className={s.select}>
        <select
          id={id}
          className={s.input}
          value={value}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onChange={(event) => onChange(event.target.value as T)}
        >
          {options.map((o) => <option key={o.value} value={o.value}>{o.word}</option>)}
        </select>
        <Icon of="down" />
      </span>
      {hint && <span id={`${id}-hint`} className="hint">{hint}</span>}
    </div>
  );
}
