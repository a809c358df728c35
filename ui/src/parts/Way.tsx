import { Link } from 'wouter';

import { Icon } from './Icon';
import type { IconName } from './icons';
import s from './Way.module.css';

type Props = { href: string; icon: IconName; title: string; children: string };

/** One of a few ways to go on, each with a sentence that says what it is good for. */
export function Way({ href, icon, title, children }: Props) {
  return (
    <Link className={s.way} href={href}>
      <Icon of={icon} />
      <span><b>{title}</b><span>{children}</span></span>
      <Icon of="right" />
    </Link>
  );
}
