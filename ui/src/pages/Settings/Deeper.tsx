import { Link } from 'wouter';

import { Icon } from '../../parts/Icon';
import { useWords } from '../../words';

/** The head of a page that lies within the settings, with the way back to them. */
export function Deeper({ title, children }: { title: string; children: string }) {
  const say = useWords();
  return (
    <>
      <p className="noprint"><Link href="/settings" className="row one"><Icon of="left" />{say('settings.title')}</Link></p>
      <div className="stack tight noprint"><h1>{title}</h1><p className="lead">{children}</p></div>
    </>
  );
}
