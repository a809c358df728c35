import { Chip, Chips } from '../../parts/Chip';
import { CATEGORY_WORD, isCategory } from '../../parts/categories';
import { Field } from '../../parts/Field';
import { Select } from '../../parts/Select';
import type { Mode } from '../../parts/Tag';
import { inShort } from '../../shop/days';
import { useWords, type WordId } from '../../words';
import { daysOf, type When, type Wish } from './wall';
import s from './Browse.module.css';

const CHIPS: [Mode, WordId][] = [
  ['lend', 'browse.lend'], ['swap', 'browse.swap'], ['give', 'browse.give'], ['rent', 'browse.rent'], ['help', 'browse.help'], ['wanted', 'browse.wanted'],
];

const WHENS: [When, WordId][] = [
  ['any', 'browse.when.any'], ['today', 'browse.when.today'], ['tomorrow', 'browse.when.tomorrow'], ['saturday', 'browse.when.saturday'],
  ['weekend', 'browse.when.weekend'], ['next', 'browse.when.next'], ['own', 'browse.when.own'],
];

type Props = { wish: Wish; change: (some: Partial<Wish>) => void; categories?: { category: string; count: number }[] };

/** What is looked for: words, days, the way, the kind, the order. */
export function Wishes({ wish, change, categories }: Props) {
  const say = useWords();
  const dayOf = (when: When) => {
    const days = when === 'saturday' ? daysOf({ ...wish, when }) : undefined;
    return days ? inShort(say, days.from) : '';
  };
  // Things without a kind have none to be chosen by.
  const kinds = categories?.filter((c) => c.category) ?? [];
  return (
    <search className="stack">
      <div className={s.search}>
        <Field
          label={say('browse.what')}
          example={say('browse.whatExample')}
          icon="search"
          type="search"
          value={wish.words}
          onChange={(words) => change({ words })}
        />
        <Select
          label={say('browse.when')}
          inline
          value={wish.when}
          options={WHENS.map(([value, word]) => ({ value, word: say(word, { day: dayOf(value) }) }))}
          onChange={(when) => change({ when })}
        />
        {kinds.length > 1 && (
          <Select
            label={say('browse.kind')}
            value={wish.category}
            options={[
              { value: '', word: say('browse.kind.all') },
              ...kinds.map((c) => ({
                value: c.category,
                word: say('browse.kind.one', { kind: isCategory(c.category) ? say(CATEGORY_WORD[c.category]) : c.category, n: c.count }),
              })),
            ]}
            onChange={(category) => change({ category })}
          />
        )}
        {categories && (
          <Select
            label={say('browse.sort')}
            value={wish.sort}
            options={[
              { value: 'best', word: say('browse.sort.best') },
              { value: 'newest', word: say('browse.sort.newest') },
              { value: 'title', word: say('browse.sort.title') },
            ]}
            onChange={(sort) => change({ sort })}
          />
        )}
      </div>
      {wish.when === 'own' && (
        <div className="row">
          <DayField label={say('browse.from')} value={wish.own.from} onChange={(from) => change({ own: { from, to: wish.own.to < from ? from : wish.own.to } })} />
          <DayField label={say('browse.to')} value={wish.own.to} onChange={(to) => change({ own: { ...wish.own, to } })} />
        </div>
      )}
      <Chips label={say('browse.modes')}>
        {CHIPS.map(([mode, word]) => (
          <Chip key={mode} paint={mode} chosen={wish.mode === mode} onChange={(yes) => change({ mode: yes ? mode : '' })}>{say(word)}</Chip>
        ))}
      </Chips>
    </search>
  );
}

function DayField({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  return <Field label={label} type="date" value={value} onChange={onChange} />;
}
