import type { ReactNode } from 'react';

import s from './Paper.module.css';

type Props = { children: ReactNode; as?: 'section' | 'div' | 'article' | 'form'; roomy?: boolean; label?: string; className?: string };

/** A sheet that lies on the wall: what belongs together. */
export function Paper({ children, as: Tag = 'section', roomy, label, className = '' }: Props) {
  return <Tag className={`${s.paper} ${roomy ? s.roomy : ''} stack ${className}`} aria-label={label}>{children}</Tag>;
}
