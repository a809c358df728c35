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
  /** Of which thing: by it the colours behind a drawing are chosen, so that many alike side by side look lively. */
  of?: string;
  className?: string;
};

/** A thing's photo, or the drawing of its category while there is none or it has not come yet. */
export function Photo({ id, category, alt, small, wanted, of, className = '' }: Props) {
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
    : of === undefined
      ? <img src={drawingOf(category).picture} alt="" className={`${s.photo} ${className}`} />
      : <Drawn category={category} of={of} className={className} />;
}

/** Tins of paint that a drawing may stand before; the bench below it is of another one. */
const TINS = 6;

/** The wall's and the bench's tin for a thing: the same each time, never the same for both. */
export function tinsOf(name: string): [number, number] {
  let sum = 0;
  for (const sign of name) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 9973;
  const wall = sum % TINS;
  return [wall, (wall + 1 + (Math.floor(sum / TINS) % (TINS - 1))) % TINS];
}

/** The drawing of a category in front of a wall and on a bench of its own colours. */
function Drawn({ category, of, className }: { category: string; of: string; className: string }) {
  const [wall, bench] = tinsOf(of);
  return (
    <span className={`${s.photo} ${s.drawn} ${className}`} data-wall={wall} data-bench={bench} aria-hidden="true">
      <img src={drawingOf(category).cut} alt="" />
    </span>
  );
}

/** A print with its white edge. */
export function Print(props: Props) {
  return <div className={s.print}><Photo {...props} /></div>;
}
