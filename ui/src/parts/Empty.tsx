import type { ReactNode } from 'react';

import kettle from '../pictures/empty-kettle.svg';
import noticeboard from '../pictures/empty-noticeboard.svg';
import pegboard from '../pictures/empty-pegboard.svg';
import s from './Empty.module.css';

const PICTURES = { kettle, noticeboard, pegboard };

type Props = { picture: keyof typeof PICTURES; title: string; children?: ReactNode; act?: ReactNode; level?: 1 | 2 };

/** Nothing here yet: a picture, one plain sentence, one question, one button. */
export function Empty({ picture, title, children, act, level = 2 }: Props) {
  const Title = level === 1 ? 'h1' : 'h2';
  return (
    <div className={s.empty}>
      <img src={PICTURES[picture]} alt="" />
      <Title>{title}</Title>
      {children && <p>{children}</p>}
      {act && <div className={`row ${s.act}`}>{act}</div>}
    </div>
  );
}
