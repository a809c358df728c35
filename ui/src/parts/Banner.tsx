import type { ReactNode } from 'react';

import s from './Banner.module.css';

type Props = { title: string; children?: ReactNode; answers?: ReactNode; picture?: string; label: string };

/** A notice nailed up: one at a time, on top of the page. */
export function Banner({ title, children, answers, picture, label }: Props) {
  return (
    <section className={s.banner} aria-label={label}>
      {picture && <img src={picture} alt="" />}
      <div className={s.words}>
        <b>{title}</b>
        {children && <p>{children}</p>}
      </div>
      {answers && <div className={`row ${s.answers}`}>{answers}</div>}
    </section>
  );
}
