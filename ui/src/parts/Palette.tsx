import { useState } from 'react';
import { Autocomplete, Collection, Header, Input, Label, ListBox, ListBoxItem, ListBoxSection, SearchField } from 'react-aria-components';
import { useLocation } from 'wouter';

import { useAsk } from '../api';
import { fits } from '../shop/find';
import { useGroups } from '../shop/groups';
import { closePalette } from '../shop/palette';
import { useWords, type WordId } from '../words';
import { Dialog } from './Dialog';
import { Icon } from './Icon';
import type { IconName } from './icons';
import field from './Field.module.css';
import s from './Palette.module.css';

/** Found in each heap at most; a longer word finds the rest. */
const MOST = 4;

type Goal = { id: string; icon: IconName; word: string; hint?: string };

const PAGES: [string, IconName, WordId][] = [
  ['/browse', 'browse', 'shop.browse'], ['/offer', 'plus', 'offer.title'], ['/ask', 'note', 'offer.title.wanted'], ['/deals', 'deals', 'shop.deals'],
  ['/things', 'things', 'shop.things'], ['/things/new', 'plus', 'things.add'], ['/people', 'people', 'shop.people'], ['/group', 'note', 'ours.title'], ['/decisions', 'list', 'decide.title'],
  ['/invite', 'letter', 'invite.title'],
  ['/join', 'door', 'join.title'], ['/searches', 'star', 'searches.title'], ['/connection', 'connection', 'shop.connection'], ['/import', 'import', 'import.title'],
  ['/print/labels', 'tag', 'things.labels'], ['/settings', 'settings', 'shop.settings'], ['/settings/recovery', 'lock', 'settings.recovery'],
  ['/settings/computers', 'laptop', 'computers.title'], ['/settings/hidden', 'unseen', 'hidden.title'], ['/settings/leave', 'door', 'leave.title'],
  ['/connection/always-on', 'tower', 'alwaysOn.title'], ['/help', 'help', 'shop.help'],
];

/** One line in which one types where to go: a page, a thing of one's own, a neighbour, an offer. */
export default function Palette() {
  const say = useWords();
  const [, go] = useLocation();
  const [words, setWords] = useState('');
  const typed = words.trim();
  const groups = useGroups();
  const group = groups?.[0];
  const { data: things } = useAsk('GET /things', {});
  const { data: people } = useAsk('GET /groups/{group}/members', { path: { group: group?.id ?? '' } }, { enabled: group !== undefined });
  const { data: wall } = useAsk('GET /listings', { query: { words: typed, limit: MOST } }, { enabled: group !== undefined && typed.length > 0, keep: true });
  const heaps: { word: WordId; goals: Goal[] }[] = [
    { word: 'palette.pages', goals: PAGES.map(([id, icon, word]) => ({ id, icon, word: say(word) })).filter((g) => fits(typed, g.word)).slice(0, typed ? MOST : 7) },
    {
      word: 'palette.things',
      goals: typed ? (things?.things ?? []).filter((t) => fits(typed, t.title, t.code, t.out?.to)).slice(0, MOST)
        .map((t) => ({ id: `/things/${encodeURIComponent(t.id)}`, icon: 'things', word: t.title, hint: t.out?.to })) : [],
    },
    {
      word: 'palette.people',
      goals: typed ? (people ?? []).filter((p) => p.name && fits(typed, p.name)).slice(0, MOST)
        .map((p) => ({ id: `/people/${encodeURIComponent(p.id)}`, icon: 'people', word: p.name })) : [],
    },
    {
      word: 'palette.wall',
      goals: typed ? (wall?.listings ?? []).map((l) => ({ id: `/listing/${encodeURIComponent(l.id)}`, icon: 'basket', word: l.title, hint: l.owner.name })) : [],
    },
  ];
  const found = heaps.filter((heap) => heap.goals.length > 0);
  const leave = (href: string) => {
    closePalette();
    go(href);
  };
  return (
    <Dialog title={say('palette.title')} isOpen onClose={closePalette}>
      <Autocomplete inputValue={words} onInputChange={setWords}>
        {/* eslint-disable-next-line jsx-a11y/no-autofocus -- whoever opens this line wants to type in it */}
        <SearchField className={field.field ?? ''} autoFocus>
          <Label className={field.label}>{say('palette.where')}</Label>
          <div className={field.withIcon}><Icon of="search" /><Input className={field.input} placeholder={say('palette.example')} /></div>
        </SearchField>
        <ListBox
          className={s.list ?? ''}
          aria-label={say('palette.found')}
          selectionMode="none"
          items={found.map((heap) => ({ ...heap, id: heap.word }))}
          onAction={(id) => leave(String(id))}
          renderEmptyState={() => <p className={s.none}>{say('palette.none')}</p>}
        >
          {(heap) => (
            <ListBoxSection id={heap.id}>
              <Header className={s.heap ?? ''}>{say(heap.word)}</Header>
              <Collection items={heap.goals}>
                {(goal) => (
                  <ListBoxItem id={goal.id} className={s.goal ?? ''} textValue={goal.word}>
                    <Icon of={goal.icon} /><span className={s.word}>{goal.word}</span>{goal.hint && <span className="hint">{goal.hint}</span>}
                  </ListBoxItem>
                )}
              </Collection>
            </ListBoxSection>
          )}
        </ListBox>
      </Autocomplete>
      <p className="hint wide-only">{say('palette.how')}</p>
    </Dialog>
  );
}
