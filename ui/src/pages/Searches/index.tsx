import { useState } from 'react';
import { useLocation } from 'wouter';

import { useAsk, useDo, type SavedSearch } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { CATEGORY_WORD, isCategory } from '../../parts/categories';
import { Empty } from '../../parts/Empty';
import { Finder } from '../../parts/Finder';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { State } from '../../parts/State';
import { MODE_TAG, modeOf } from '../../parts/Tag';
import { tell } from '../../parts/Toast';
import { rangeInShort } from '../../shop/days';
import { useDraft } from '../../shop/draft';
import { fits } from '../../shop/find';
import { sorry } from '../../shop/sorry';
import { useWords, type Say } from '../../words';
import { NO_WISH, sortOf, type Wish } from '../Browse/wall';
import s from './Searches.module.css';

type Sort = 'fresh' | 'name';
const MANY = 6;

/** What is looked for while one is away. It is matched on this computer; nobody else is told of it. */
export default function Searches() {
  const say = useWords();
  const [, go] = useLocation();
  const { data: searches, error } = useAsk('GET /searches', {});
  const seen = useDo('POST /searches/{search}/seen', ['searches']);
  const remove = useDo('DELETE /searches/{search}', ['searches']);
  const again = useDo('POST /searches', ['searches']);
  const { change } = useDraft('browse', NO_WISH);
  const [words, setWords] = useState('');
  const [sort, setSort] = useState<Sort>('fresh');
  if (error) return <><h1>{say('searches.title')}</h1><Notice>{sorry(say, error)}</Notice></>;
  if (!searches) return <h1>{say('searches.title')}</h1>;
  if (!searches.length) {
    return (
      <Empty level={1} picture="noticeboard" title={say('searches.none.title')} act={<LinkButton kind="main" icon="search" href="/browse">{say('searches.none.act')}</LinkButton>}>
        {say('searches.none.text')}
      </Empty>
    );
  }
  const nameOf = (search: SavedSearch) => search.name || search.query.words || say('searches.unnamed');
  const found = searches.filter((x) => fits(words, nameOf(x), x.query.words)).sort((a, b) =>
    (sort === 'fresh' ? b.fresh - a.fresh : 0) || nameOf(a).localeCompare(nameOf(b), say.intl.locale));
  const look = (search: SavedSearch) => {
    change(wishOf(search));
    seen.mutate({ path: { search: search.id } });
    go('/browse');
  };
  const drop = (search: SavedSearch) => remove.mutate({ path: { search: search.id } }, {
    onSuccess: () => tell(say('searches.removed', { name: nameOf(search) }), () => again.mutate({ body: { name: search.name || undefined, query: search.query } })),
  });
  return (
    <>
      <div className="head">
        <div><h1>{say('searches.title')}</h1><p>{say('searches.text')}</p></div>
        <LinkButton icon="search" href="/browse">{say('searches.none.act')}</LinkButton>
      </div>
      {searches.length >= MANY && (
        <Finder
          label={say('searches.find')}
          words={words}
          onWords={setWords}
          sortLabel={say('things.sort')}
          sort={sort}
          sorts={[{ value: 'fresh', word: say('searches.sort.fresh') }, { value: 'name', word: say('people.sort.name') }]}
          onSort={setSort}
        />
      )}
      <Notice>{sorry(say, remove.error ?? again.error)}</Notice>
      <ul className="stack">
        {found.map((search, i) => (
          <li key={search.id}>
            <Paper as="article">
              <div className={s.search}>
                <div>
                  <h2>{nameOf(search)}</h2>
                  <p className="hint">{inWords(say, search)}</p>
                  <State is={search.fresh ? 'free' : 'soon'}>{say('searches.fresh', { n: search.fresh })}</State>
                </div>
                <div className="row">
                  <Button kind={i === 0 && search.fresh ? 'main' : 'paper'} icon="eye" onPress={() => look(search)}>{say('searches.look')}</Button>
                  <Button kind="plain" icon="trash" onPress={() => drop(search)}>{say('searches.remove')}</Button>
                </div>
              </div>
            </Paper>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The wish on the wall that a saved search stands for. */
function wishOf({ query }: SavedSearch): Wish {
  const { words = '', mode, wanted, category, sort, from, to } = query;
  return {
    words, category: category ?? '', sort: sortOf(sort),
    mode: wanted ? 'wanted' : mode ? modeOf({ mode, wanted: false }) : '',
    when: from ? 'own' : 'any',
    own: { from: from ?? '', to: to ?? from ?? '' },
  };
}

function inWords(say: Say, { query }: SavedSearch): string {
  const { words, mode, wanted, category, from, to } = query;
  const parts = [
    words && `“${words}”`,
    wanted ? say('mode.wanted') : mode && say(MODE_TAG[modeOf({ mode, wanted: false })]),
    category && (isCategory(category) ? say(CATEGORY_WORD[category]) : category),
    from && rangeInShort(say, { from, to: to ?? from }),
  ].filter((part): part is string => Boolean(part));
  return parts.length ? parts.join(' · ') : say('searches.everything');
}
