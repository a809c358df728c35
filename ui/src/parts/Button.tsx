import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { Link } from 'wouter';

import { Icon } from './Icon';
import type { IconName } from './icons';
import s from './Button.module.css';

export type Kind = 'main' | 'paper' | 'plain';

type Look = {
  /** One main act a page: an enamel plate. The others are paper; the least is an underlined word. */
  kind?: Kind;
  icon?: IconName;
  iconAfter?: IconName;
  wide?: boolean;
  /** Only the icon is seen; the words are read aloud. For arrows beside a title, never where a word would fit. */
  square?: boolean;
  children: ReactNode;
};

type ButtonProps = Look & Omit<AriaButtonProps, 'children' | 'className' | 'style'>;

export function Button({ kind, icon, iconAfter, wide, square, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={looks(kind, wide, square)}>
      <Face {...{ icon, iconAfter, square, children }} />
    </AriaButton>
  );
}

/** Looks like a button and leads to another page. */
export function LinkButton({ href, kind, icon, iconAfter, wide, square, children }: Look & { href: string }) {
  return (
    <Link href={href} className={looks(kind, wide, square)}>
      <Face {...{ icon, iconAfter, square, children }} />
    </Link>
  );
}

function Face({ icon, iconAfter, square, children }: Look) {
  return (
    <>
      {icon && <Icon of={icon} />}
      {square ? <span className="sr">{children}</span> : children}
      {iconAfter && <Icon of={iconAfter} />}
    </>
  );
}

function looks(kind: Kind = 'paper', wide?: boolean, square?: boolean): string {
  return [s.button, kind === 'main' && s.main, kind === 'plain' && s.plain, wide && s.wide, square && s.square].filter(Boolean).join(' ');
}
