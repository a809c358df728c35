import { useMemo } from 'react';
import { encode } from 'uqr';

import s from './Qr.module.css';

type Props = { text: string; label: string };

/** A picture code. Ink on white in every light, with a quiet edge of two squares, as readers need it. */
export function Qr({ text, label }: Props) {
  const { path, size } = useMemo(() => {
    const { data, size } = encode(text, { border: 2, ecc: 'M' });
    const path = data.flatMap((row, y) => row.map((isInk, x) => (isInk ? `M${x} ${y}h1v1h-1z` : ''))).join('');
    return { path, size };
  }, [text]);
  return (
    <svg className={s.qr} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <path d={`M0 0h${size}v${size}H0z`} fill="#fffdf7" />
      <path d={path} fill="#2b241b" />
    </svg>
  );
}
