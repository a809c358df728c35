import { useState } from 'react';
import { useLocation } from 'wouter';

import { ask, useAsk, type Refusal } from '../../api';
import { Button } from '../../parts/Button';
import type { Category } from '../../parts/categories';
import { Chip } from '../../parts/Chip';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { tell } from '../../parts/Toast';
import { useDraft } from '../../shop/draft';
import { sorry } from '../../shop/sorry';
import { useWords, type WordId } from '../../words';
import s from './Welcome.module.css';

/** What stands in most cellars. */
const COMMON: { word: WordId; category: Category }[] = [
  { word: 'first.drill', category: 'tools' },
  { word: 'first.ladder', category: 'ladders' },
  { word: 'first.barrow', category: 'garden' },
  { word: 'first.hedge', category: 'garden' },
  { word: 'first.cake', category: 'kitchen' },
  { word: 'first.raclette', category: 'kitchen' },
  { word: 'first.sewing', category: 'craft' },
  { word: 'first.bicycle', category: 'bicycles' },
  { word: 'first.tent', category: 'outdoors' },
  { word: 'first.projector', category: 'film' },
];

/** The third screen: what could you lend? It may be left out. */
export function FirstThings() {
  const say = useWords();
  const [, go] = useLocation();
  const { data: status } = useAsk('GET /status', {});
  const { draft, change, forget } = useDraft('first', { chosen: [] as WordId[], own: '' });
  const [error, setError] = useState<Refusal>();
  const [isBusy, setBusy] = useState(false);
  const group = status?.groups.find((g) => g.state === 'member' || g.state === 'organiser');

  const titles = [
    ...COMMON.filter((c) => draft.chosen.includes(c.word)).map((c) => ({ title: say(c.word), category: c.category as string, word: c.word as WordId | undefined })),
    ...draft.own.split('\n').map((line) => line.trim()).filter(Boolean).map((title) => ({ title, category: 'other', word: undefined })),
  ];
  // Who is still being let in finds on the wall how far the door has opened. What was read before the joining knows nothing
  // of it, so it is asked for now.
  const leave = () => ask('GET /status', {}).then(
    ({ groups }) => go(groups.some((g) => g.state !== 'ended') ? '/browse' : '/things'),
    () => go('/browse'),
  );
  const hang = async () => {
    setBusy(true);
    setError(undefined);
    try {
      let left = { chosen: draft.chosen, own: draft.own };
      for (const { title, category, word } of titles) {
        if (group) await ask('POST /listings', { query: { group: group.id }, body: { title, category, mode: 'lend' } });
        else await ask('POST /things', { body: { title, category } });
        // What hangs already is not hung again when the rest is tried once more.
        left = word
          ? { ...left, chosen: left.chosen.filter((w) => w !== word) }
          : { ...left, own: left.own.split('\n').filter((line) => line.trim() !== title).join('\n') };
        change(left);
      }
      tell(say('first.hung', { n: titles.length }));
      forget();
      go(group ? '/browse' : '/things');
    } catch (refusal) {
      setError(refusal as Refusal);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div className="stack tight">
        <h1>{say('first.title')}</h1>
        <p className="lead">{group ? say('first.text') : say('first.textAlone')}</p>
      </div>
      <div className={s.common} role="group" aria-label={say('first.common')}>
        {COMMON.map(({ word }) => (
          <Chip
            key={word}
            paint="lend"
            chosen={draft.chosen.includes(word)}
            onChange={(yes) => change({ chosen: yes ? [...draft.chosen, word] : draft.chosen.filter((w) => w !== word) })}
          >
            {say(word)}
          </Chip>
        ))}
      </div>
      <Field label={say('first.own')} hint={say('first.ownHint')} rows={2} value={draft.own} onChange={(own) => change({ own })} />
      <Notice>{sorry(say, error)}</Notice>
      <div className="row">
        {titles.length > 0 && (
          <Button kind="main" icon="check" isPending={isBusy} onPress={() => void hang()}>{say('first.hang', { n: titles.length })}</Button>
        )}
        <Button kind={titles.length ? 'plain' : 'main'} iconAfter={titles.length ? undefined : 'next'} onPress={() => void leave()}>{say('first.skip')}</Button>
      </div>
      <p className={`hint ${s.foot}`}>{say('first.foot')}</p>
    </>
  );
}
