import type { PhotoId } from '../api';
import { usePhoto } from '../api';
import s from './Plate.module.css';

export type Size = 'small' | 'sign' | 'middle' | 'large';

type Props = { name: string; picture?: PhotoId | null; size?: Size };

/** A house plate: the person's initial on a deep paint that goes with the name, or their picture. The name stands beside it. */
export function Plate({ name, picture, size = 'middle' }: Props) {
  const { src, isAway } = usePhoto(picture ?? undefined, true);
  const paint = s[`paint${sum(name) % 6}`];
  return (
    <span className={`${s.plate} ${s[size]} ${paint}`} aria-hidden="true">
      {src ? <img src={src} alt="" onError={isAway} /> : initialOf(name)}
    </span>
  );
}

const LETTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The first letter as a reader sees it: not half a flag, and not an accent alone. */
export function initialOf(name: string): string {
  const [first] = LETTERS.segment(name.trim());
  return first?.segment.toLocaleUpperCase('en') ?? '?';
}

function sum(text: string): number {
  let h = 7;
  for (const c of text) h = (h * 31 + (c.codePointAt(0) ?? 0)) >>> 0;
  return h;
}
