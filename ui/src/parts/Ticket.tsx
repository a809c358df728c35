import type { ReactNode } from 'react';

import s from './Ticket.module.css';

type Props = { label: string; code: string; hint: ReactNode; children?: ReactNode };

/** Six digits as a reader says them: three and three. */
export function inThrees(code: string): string {
  return code.replace(/\D/g, '').replace(/(\d{3})(?=\d)/g, '$1 ');
}

/** A raffle ticket: this side's number to be read out, and beside it the field for the other's. */
export function Ticket({ label, code, hint, children }: Props) {
  return (
    <div className={s.place}>
      <div className={s.ticket}>
        <div>
          <p className={s.no}>{label}</p>
          <p className={`${s.code} num`}>{inThrees(code)}</p>
          <p className={s.hint}>{hint}</p>
        </div>
        {children && <div className={s.other}>{children}</div>}
      </div>
    </div>
  );
}
