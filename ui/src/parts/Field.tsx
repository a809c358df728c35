import type { ReactNode } from 'react';
import { FieldError, Input, Label, Text, TextArea, TextField, type TextFieldProps } from 'react-aria-components';

import { Icon } from './Icon';
import type { IconName } from './icons';
import s from './Field.module.css';

type Props = Omit<TextFieldProps, 'children' | 'className' | 'style' | 'isInvalid'> & {
  label: string;
  hint?: ReactNode;
  /** What is wrong and what to do. */
  error?: string;
  /** An example, never the label. */
  example?: string;
  icon?: IconName;
  /** Rows of a longer text. */
  rows?: number;
  digits?: boolean;
};

/** A line to fill in: the label above it, always seen; the hint or what is wrong below. */
export function Field({ label, hint, error, example, icon, rows, digits, ...rest }: Props) {
  return (
    <TextField {...rest} className={s.field ?? ''} isInvalid={error !== undefined} validationBehavior="aria">
      <Label className={s.label}>{label}</Label>
      <div className={icon ? s.withIcon : undefined}>
        {icon && <Icon of={icon} />}
        {rows
          ? <TextArea className={s.input} rows={rows} placeholder={example} />
          : <Input className={`${s.input} ${digits ? s.digits : ''}`} placeholder={example} inputMode={digits ? 'numeric' : undefined} />}
      </div>
      {hint && <Text slot="description" className="hint">{hint}</Text>}
      <FieldError className={s.error ?? ''}>
        <Icon of="warning" />
        <span>{error}</span>
      </FieldError>
    </TextField>
  );
}
