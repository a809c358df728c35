import type { ReactNode } from 'react';

import { Button, LinkButton } from '../../parts/Button';
import { useWords } from '../../words';
import s from './Print.module.css';

type Props = { title: string; text: string; back: string; isReady: boolean; wishes?: ReactNode; children: ReactNode };

/** A desk with the paper on it: what is chosen at the top, then the sheets as they will be printed. */
export function Desk({ title, text, back, isReady, wishes, children }: Props) {
  const say = useWords();
  return (
    <main className={s.desk}>
      <div className={`stack noprint ${s.top}`}>
        <div className="head">
          <div><h1>{title}</h1><p>{text}</p></div>
          <LinkButton icon="left" href={back}>{say('parts.back')}</LinkButton>
          <Button kind="main" icon="printer" isDisabled={!isReady} onPress={() => window.print()}>{say('print.title')}</Button>
        </div>
        {wishes}
      </div>
      {children}
    </main>
  );
}
