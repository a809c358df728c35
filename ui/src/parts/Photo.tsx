import { usePhoto, type PhotoId } from '../api';
import { drawingOf, isCategory } from './categories';
import s from './Photo.module.css';

type Props = {
  id?: PhotoId;
  category: string;
  alt: string;
  small?: boolean;
  /** Somebody looks for it: the pegboard shows its painted place, and nothing hangs there. */
  wanted?: boolean;
  className?: string;
};

/** A thing's photo, or the drawing of its category while there is none or it has not come yet. */
export function Photo({ id, category, alt, small, wanted, className = '' }: Props) {
  const { src, isAway } = usePhoto(id, small);
  if (!src && wanted) {
    return (
      <span className={`${s.photo} ${s.pegboard} ${className}`} aria-hidden="true">
        {isCategory(category) && category !== 'other'
          ? <span className={s.place} style={{ maskImage: `url("${drawingOf(category).outline}")` }} />
          : <span className={s.question}>?</span>}
      </span>
    );
  }
  return src
    ? <img src={src} alt={alt} className={`${s.photo} ${className}`} onError={isAway} loading="lazy" decoding="async" />
    : <img src={drawingOf(category).picture} alt="" className={`${s.photo} ${className}`} />;
}

/** A print with its white edge. */
export function Print(props: Props) {
  return <div className={s.print}><Photo {...props} /></div>;
}
