import type { ReactNode } from 'react';
import { Link } from 'wouter';

import type { PhotoId } from '../api';
import { Photo } from './Photo';
import { Plate } from './Plate';
import { Tag, type Mode } from './Tag';
import s from './Card.module.css';

type Props = {
  href: string;
  /** The thing's own name. */
  id?: string;
  title: string;
  mode: Mode;
  category: string;
  photo?: PhotoId;
  /** Whether it is free, in words. */
  state?: ReactNode;
  owner: { id: string; name: string };
  /** Where, in words. */
  place?: string;
};

/** A thing on the wall. The whole card is one link. */
export function Card({ href, id, title, mode, category, photo, state, owner, place }: Props) {
  return (
    <article className={s.card}>
      <div className={s.picture}><Photo id={photo} category={category} alt="" small of={id} wanted={mode === 'wanted'} /></div>
      <span className={s.tag}><Tag mode={mode} /></span>
      <div className={s.body}>
        <h3><Link href={href}>{title}</Link></h3>
        {state}
        <div className={s.foot}>
          <Plate name={owner.name} size="small" />
          <span className={s.owner}>{owner.name}</span>
          {place && <span className="push hint">{place}</span>}
        </div>
      </div>
    </article>
  );
}
