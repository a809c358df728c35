import { useState } from 'react';
import { Link, useParams } from 'wouter';

import { useAsk, type DealView } from '../../api';
import { LinkButton } from '../../parts/Button';
import { Empty } from '../../parts/Empty';
import { Field } from '../../parts/Field';
import { Icon } from '../../parts/Icon';
import { Notice } from '../../parts/Notice';
import { sorry } from '../../shop/sorry';
import { useWide } from '../../shop/wide';
import { useWords, type WordId } from '../../words';
import { Deal } from './Deal';
import { Slip } from './Slip';
import { heapOf, type Heap } from './standing';
import s from './Deals.module.css';

const HEAPS: { heap: Heap; title: WordId }[] = [
  { heap: 'waiting', title: 'deals.waiting' },
  { heap: 'open', title: 'deals.open' },
  { heap: 'over', title: 'deals.over' },
];
/** From so many on, one looks for a deal by its words. */
const MANY = 8;

/** What waits for me is on top; beside the list, the one that is open. */
export default function Deals() {
  const say = useWords();
  const { id } = useParams<{ id?: string }>();
  const { data: deals, error } = useAsk('GET /deals', {});
  const isWide = useWide();
  const [words, setWords] = useState('');
  if (error) return <><h1>{say('deals.title')}</h1><Notice>{sorry(say, error)}</Notice></>;
  if (!deals) return <h1>{say('deals.title')}</h1>;
  if (!deals.length) {
    return (
      <Empty level={1} picture="kettle" title={say('deals.none.title')} act={<LinkButton kind="main" icon="browse" href="/browse">{say('deals.none.act')}</LinkButton>}>
        {say('deals.none.text')}
      </Empty>
    );
  }
  const waiting = deals.filter((d) => d.waits_for_me).length;
  const fits = (d: DealView) => `${d.title} ${d.with.name}`.toLocaleLowerCase(say.intl.locale).includes(words.trim().toLocaleLowerCase(say.intl.locale));
  const order = (a: DealView, b: DealView) => (heapOf(a) === 'over' ? -1 : 1) * (a.days.from < b.days.from ? -1 : 1);
  // Where there is room beside the list, something lies there at once: what waits, else what is next.
  const first = HEAPS.flatMap(({ heap }) => deals.filter((d) => heapOf(d) === heap).sort(order))[0];
  const open = deals.find((d) => d.id === id) ?? (isWide ? first : undefined);
  return (
    <>
      <h1 className={open ? s.quietNarrow : undefined}>{say('deals.title')}</h1>
      <div className={s.deals}>
        <div className={`stack ${open ? 'wide-only' : ''}`}>
          {deals.length >= MANY && <Field label={say('deals.find')} icon="search" type="search" value={words} onChange={setWords} />}
          {HEAPS.map(({ heap, title }) => {
            const of = deals.filter((d) => heapOf(d) === heap && fits(d)).sort(order);
            if (!of.length) return null;
            return (
              <section key={heap} className="stack tight" aria-labelledby={`heap-${heap}`}>
                <h2 className={s.heap} id={`heap-${heap}`}>{say(title)}</h2>
                <ul className="stack tight">{of.map((d) => <li key={d.id}><Slip deal={d} isOpen={d.id === open?.id} /></li>)}</ul>
              </section>
            );
          })}
        </div>
        {open && (
          <div className="stack">
            <p className={`narrow-only ${s.back}`}><Link href="/deals"><Icon of="left" />{say('deals.backToAll', { n: waiting })}</Link></p>
            <Deal key={open.id} deal={open} deals={deals} />
          </div>
        )}
      </div>
    </>
  );
}
