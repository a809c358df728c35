import { Link } from 'wouter';

import { Icon } from '../../parts/Icon';
import { Paper } from '../../parts/Paper';
import { UNDER_MORE } from '../../shop/Shop';
import { useWords } from '../../words';
import s from './More.module.css';

/** The drawers that have no place at the bottom of a narrow page. */
export default function More() {
  const say = useWords();
  return (
    <>
      <h1>{say('more.title')}</h1>
      <Paper>
        <ul className={s.list}>
          {UNDER_MORE.map((d) => (
            <li key={d.href}><Link href={d.href}><Icon of={d.icon} />{say(d.word)}<Icon of="right" className="push" /></Link></li>
          ))}
        </ul>
      </Paper>
    </>
  );
}
