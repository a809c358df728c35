import type { ReactNode } from 'react';

import { Icon } from './Icon';
import s from './Notice.module.css';

/** What went wrong with the last thing done, beside the button that did it. Read aloud at once. */
export function Notice({ children }: { children: ReactNode }) {
  return <div role="alert" className={s.alert}>{children && <p className={s.notice}><Icon of="warning" /><span>{children}</span></p>}</div>;
}
