import { useState } from 'react';
import { Link, useSearch } from 'wouter';

import { useAsk, type PersonInGroup } from '../../api';
import { Banner } from '../../parts/Banner';
import { Button, LinkButton } from '../../parts/Button';
import { Empty } from '../../parts/Empty';
import { Finder } from '../../parts/Finder';
import { useGroup } from '../../parts/InGroup';
import { NoGroup } from '../../parts/NoGroup';
import { Notice } from '../../parts/Notice';
import { Plate } from '../../parts/Plate';
import { Windowed } from '../../parts/Windowed';
import { useAsked } from '../../shop/asked';
import { fits } from '../../shop/find';
import { useMe } from '../../shop/me';
import { nameOf } from '../../shop/names';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { AskedBanner } from '../Decisions/AskedBanner';
import { inviterOf } from './inviter';
import { partsOf } from './parts';
import s from './People.module.css';

type Sort = 'name' | 'since';
/** From so many on, one looks for somebody by name. */
const MANY = 6;

/** Who is in the group, and who brought them. `?who=` looks for one of them. */
export default function People() {
  const who = new URLSearchParams(useSearch()).get('who') ?? '';
  return <Street key={who} who={who} />;
}

function Street({ who }: { who: string }) {
  const say = useWords();
  const me = useMe();
  const { group, choose, isAlone } = useGroup();
  const { data: all, error } = useAsk('GET /groups/{group}/people', { path: { group: group?.id ?? '' } }, { enabled: group !== undefined });
  const asked = useAsked()?.length ?? 0;
  const [words, setWords] = useState(who);
  const [sort, setSort] = useState<Sort>('name');
  if (isAlone) return <NoGroup />;
  const people = all?.map((one) => one.person);
  // Whoever came in by a letter has read them; what is not agreed to among several has changed since, or was never read.
  const isChanged = all !== undefined && all.length > 1 && all.some((one) => one.person.me && !one.accepted_guidelines);
  const found = people?.filter((p) => fits(words, p.name, inviterOf(p, people))).sort((a, b) =>
    sort === 'since' ? (a.since < b.since ? 1 : -1) : Number(!a.name) - Number(!b.name) || a.name.localeCompare(b.name, say.intl.locale)) ?? [];
  return (
    <>
      <div className="head">
        <div>
          <h1>{say('people.title')}</h1>
          {people && group && <p>{say('people.count', { n: people.length, group: group.name })}</p>}
        </div>
        <LinkButton icon="printer" href="/print/people">{say('people.print')}</LinkButton>
        {group && <LinkButton icon="note" href="/group">{say('ours.title')}</LinkButton>}
        <LinkButton kind="main" icon="letter" href="/invite">{say('invite.title')}</LinkButton>
      </div>
      {choose}
      <AskedBanner />
      {isChanged && !asked && (
        <Banner label={say('ours.guidelines')} title={say('ours.changed')} answers={<LinkButton href="/group">{say('person.toGroup')}</LinkButton>} />
      )}
      <Notice>{sorry(say, error)}</Notice>
      {people && (people.length >= MANY || who) && (
        <Finder
          label={say('people.find')}
          words={words}
          onWords={setWords}
          sortLabel={say('things.sort')}
          sort={sort}
          sorts={[{ value: 'name', word: say('people.sort.name') }, { value: 'since', word: say('people.sort.since') }]}
          onSort={setSort}
        />
      )}
      {people && people.length > 0 && found.length === 0 && (
        <Empty picture="noticeboard" title={say('people.nobody', { words: words.trim() })} act={<Button onPress={() => setWords('')}>{say('people.all')}</Button>}>
          {say('people.nobody.text')}
        </Empty>
      )}
      {found.length > 0 && (
        <Windowed
          count={found.length}
          column={16}
          label={say('people.title')}
          keyOf={(i) => found[i]?.id ?? i}
          item={(i) => {
            const person = all?.find((one) => one.person === found[i]);
            return person && <One it={person} inviter={inviterOf(person.person, people)} picture={person.person.me ? me?.picture : undefined} />;
          }}
        />
      )}
      {people?.length === 1 && (
        <Empty picture="kettle" title={say('people.alone.title')} act={<LinkButton icon="letter" href="/invite">{say('invite.title')}</LinkButton>}>
          {say('people.alone.text')}
        </Empty>
      )}
    </>
  );
}

function One({ it, picture, inviter }: { it: PersonInGroup; picture?: string | null; inviter?: string }) {
  const say = useWords();
  const { person } = it;
  const month = say.intl.formatDate(new Date(person.since), { month: 'long', year: 'numeric' });
  const parts = [...partsOf(say, it), ...(it.newcomer ? [say('people.newcomer')] : [])];
  return (
    <article className={s.one}>
      <Plate name={person.name || '?'} picture={picture} size="large" />
      <div>
        <h2><Link href={`/people/${encodeURIComponent(person.id)}`}>{nameOf(say, person)}</Link>{person.me && <> <span className="hint">({say('people.you')})</span></>}</h2>
        {parts.length > 0 && <p className={s.parts}>{say.intl.formatList(parts)}</p>}
        <p className="hint">{say('people.since', { month })}{inviter && <> {say('people.by', { name: inviter })}</>}</p>
      </div>
    </article>
  );
}
