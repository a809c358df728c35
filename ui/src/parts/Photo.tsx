import { usePhoto, type PhotoId } from '../api';
import { drawingOf } from './categories';
import s from './Photo.module.css';

type Props = { id?: PhotoId; category: string; alt: string; small?: boolean; className?: string };

/** A thing's photo, or the drawing of its category while there is none or it has not come yet. */
export function Photo({ id, category, alt, small, className = '' }: Props) {
  const { src, isAway } = usePhoto(id, small);
  return src
    ? <img src={src} alt={alt} className={`${s.photo} ${className}`} onError={isAway} loading="lazy" decoding="async" />
    : <img src={drawingOf(category).picture} alt="" className={`${s.photo} ${className}`} />;
}

/** A print with its white edge. */
export function Print(props: Props) {
  return <div className={s.print}><Photo {...props} /></div>;
}
