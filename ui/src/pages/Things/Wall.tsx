import { useState } from 'react';
import { Link } from 'wouter';

import { useAsk, type ThingView } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { CATEGORY_WORD, isCategory } from '../../parts/categories';
import { Choice } from '../../parts/Choice';
import { Empty } from '../../parts/Empty';
import { Finder } from '../../parts/Finder';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { State } from '../../parts/State';
import { Table } from '../../parts/Table';
import { useDraft } from '../../shop/draft';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { OutTable } from './OutTable';
import { Pegs } from './Pegs';
import { placeOf } from './standing';
import s from './Things.module.css';

type Sort = 'title' | 'newest' | 'due';
/** From so many on, one looks for a thing by its words. */
const MANY = 5;

/** The tool wall with everything I own, and below it who has what. */
export function Wall() {
  const say = useWords();
  const { draft, change } = useDraft('things.wall', { words: '', sort: 'title' as Sort, as: 'wall' as 'wall' | 'list' });
  const [everHad, setEverHad] = useState(0);
  const { data, error, isPlaceholderData } = useAsk('GET /things', { query: { words: draft.words.trim() || undefined, sort: draft.sort } }, { keep: true });
  const things = data?.things ?? [];
  if (!isPlaceholderData && !draft.words.trim() && data && data.total !== everHad) setEverHad(data.total);
  const out = things.filter((t) => t.out).sort((a, b) => ((a.out?.due ?? '9') < (b.out?.due ?? '9') ? -1 : 1));
  if (error) return <><h1>{say('things.title')}</h1><Notice>{sorry(say, error)}</Notice></>;
  if (!data) return <h1>{say('things.title')}</h1>;
  if (!data.total && !draft.words.trim()) {
    return (
      <Empty
        level={1}
        picture="pegboard"
        title={say('things.none.title')}
        act={<><LinkButton kind="main" icon="plus" href="/things/new">{say('things.add')}</LinkButton><LinkButton icon="import" href="/import">{say('things.import')}</LinkButton></>}
      >
        {say('things.none.text')}
      </Empty>
    );
  }
  const sorts = [
    { value: 'title' as const, word: say('things.sort.title') },
    { value: 'newest' as const, word: say('things.sort.newest') },
    { value: 'due' as const, word: say('things.sort.due') },
  ];
  return (
    <>
      <div className="head">
        <div>
          <h1>{say('things.title')}</h1>
          <p>{say('things.count', { home: things.length - out.length, out: out.length })}</p>
        </div>
        <LinkButton icon="printer" href="/print/labels">{say('things.labels')}</LinkButton>
        <LinkButton kind="main" icon="plus" href="/things/new">{say('things.add')}</LinkButton>
      </div>
      {(everHad >= MANY || draft.words) && (
        <Finder
          label={say('things.find')}
          example={say('things.findExample')}
          words={draft.words}
          onWords={(words) => change({ words })}
          sortLabel={say('things.sort')}
          sort={draft.sort}
          sorts={sorts}
          onSort={(sort) => change({ sort })}
        />
      )}
      {things.length === 0
        ? (
          <Empty picture="pegboard" title={say('things.nothing.title', { words: draft.words.trim() })} act={<Button onPress={() => change({ words: '' })}>{say('things.nothing.all')}</Button>}>
            {say('things.nothing.text')}
          </Empty>
        )
        : (
          <>
            {draft.as === 'wall' ? <Pegs things={things} /> : <List things={things} />}
            {out.length > 0 && draft.as === 'wall' && <OutTable things={out} />}
            <div className="row">
              <Choice
                label={say('things.as')}
                value={draft.as}
                options={[{ value: 'wall', word: say('things.as.wall') }, { value: 'list', word: say('things.as.list') }]}
                onChange={(as) => change({ as })}
              />
              <span className="push row">
                <LinkButton kind="plain" icon="import" href="/import">{say('things.import')}</LinkButton>
                <LinkButton kind="plain" icon="printer" href="/print/things">{say('things.print')}</LinkButton>
              </span>
            </div>
          </>
        )}
    </>
  );
}

function List({ things }: { things: ThingView[] }) {
  const say = useWords();
  return (
    <Paper>
      <Table
        caption={say('things.list')}
        quietCaption
        rows={things}
        keyOf={(t) => t.id}
        columns={[
          { title: say('things.column.thing'), cell: (t) => <Link href={`/things/${encodeURIComponent(t.id)}`}><b>{t.title}</b></Link> },
          { title: say('things.column.kind'), named: true, cell: (t) => (isCategory(t.category) ? say(CATEGORY_WORD[t.category]) : t.category) },
          {
            title: say('things.column.where'),
            cell: (t) => {
              const place = placeOf(say, t);
              return <State is={place.is === 'home' ? 'free' : place.is === 'late' ? 'late' : 'soon'}><span className={s.place}>{place.short}</span></State>;
            },
          },
          { title: say('things.column.code'), named: true, cell: (t) => t.code ?? '–' },
        ]}
      />
    </Paper>
  );
}
