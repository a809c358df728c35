import { useAsk, type Person, type ThingView } from '../../api';
import { CATEGORY_WORD, isCategory } from '../../parts/categories';
import { useGroup } from '../../parts/InGroup';
import { Table } from '../../parts/Table';
import { inFull, todayIso } from '../../shop/days';
import { useWords } from '../../words';
import { inviterOf } from '../People/inviter';
import { placeOf } from '../Things/standing';
import { Desk } from './Desk';
import sheet from '../../parts/Sheet.module.css';

/** All my things, and where they are, on paper. */
export function ThingsList() {
  const say = useWords();
  const { data } = useAsk('GET /things', {});
  return (
    <Desk title={say('things.print')} text={say('print.list.text')} back="/things" isReady={Boolean(data?.total)}>
      <article className={sheet.sheet}>
        <Table<ThingView>
          caption={say('print.things', { day: inFull(say, todayIso()) })}
          rows={data?.things ?? []}
          keyOf={(t) => t.id}
          columns={[
            { title: say('things.column.thing'), cell: (t) => <b>{t.title}</b> },
            { title: say('things.column.kind'), named: true, cell: (t) => (isCategory(t.category) ? say(CATEGORY_WORD[t.category]) : t.category) },
            { title: say('things.column.code'), named: true, cell: (t) => t.code ?? '–' },
            { title: say('things.column.where'), named: true, cell: (t) => placeOf(say, t).short },
          ]}
        />
      </article>
    </Desk>
  );
}

/** Who is in the group, on paper. */
export function PeopleList() {
  const say = useWords();
  const { group } = useGroup();
  const { data } = useAsk('GET /groups/{group}/members', { path: { group: group?.id ?? '' } }, { enabled: group !== undefined });
  const people = [...(data ?? [])].sort((a, b) => a.name.localeCompare(b.name, say.intl.locale));
  return (
    <Desk title={say('people.print')} text={say('print.list.text')} back="/people" isReady={people.length > 0}>
      <article className={sheet.sheet}>
        <Table<Person>
          caption={say('print.people', { group: group?.name ?? '', day: inFull(say, todayIso()) })}
          rows={people}
          keyOf={(p) => p.id}
          columns={[
            { title: say('connection.column.who'), cell: (p) => <b>{p.name || say('people.nameComing')}</b> },
            { title: say('print.column.since'), named: true, cell: (p) => say.intl.formatDate(new Date(p.since), { month: 'long', year: 'numeric' }) },
            { title: say('print.column.by'), named: true, cell: (p) => inviterOf(p, people) ?? '–' },
            { title: say('things.column.note'), cell: (p) => (p.organiser ? say('people.organiser') : '') },
          ]}
        />
      </article>
    </Desk>
  );
}
