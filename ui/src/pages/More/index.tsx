import { Link } from 'wouter';

import { Button } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import type { IconName } from '../../parts/icons';
import { Paper } from '../../parts/Paper';
import { openPalette } from '../../shop/palette';
import { UNDER_MORE } from '../../shop/Shop';
import { useWords, type WordId } from '../../words';
import s from './More.module.css';

const ALSO: { href: string; icon: IconName; word: WordId }[] = [
  { href: '/group', icon: 'note', word: 'ours.title' },
  { href: '/decisions', icon: 'list', word: 'decide.title' },
  { href: '/searches', icon: 'star', word: 'searches.title' },
  { href: '/invite', icon: 'letter', word: 'invite.title' },
  { href: '/join', icon: 'door', word: 'more.join' },
  { href: '/import', icon: 'import', word: 'import.title' },
  { href: '/print/labels', icon: 'tag', word: 'things.labels' },
  { href: '/settings/recovery', icon: 'lock', word: 'settings.recovery' },
];

/** The drawers that have no place at the bottom of a narrow page, and what lies deeper in the others. */
export default function More() {
  const say = useWords();
  return (
    <>
      <div className="head">
        <h1>{say('more.title')}</h1>
        <Button icon="search" onPress={openPalette}>{say('more.find')}</Button>
      </div>
      <Paper>
        <ul className={s.list}>
          {[...UNDER_MORE, ...ALSO].map((d) => (
            <li key={d.href}><Link href={d.href}><Icon of={d.icon} />{say(d.word)}<Icon of="right" className="push" /></Link></li>
          ))}
        </ul>
      </Paper>
    </>
  );
}
