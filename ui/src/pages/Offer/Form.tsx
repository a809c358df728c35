import { useEffect, useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';

import { useDo, type GroupSummary } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { CATEGORIES, CATEGORY_WORD, isCategory } from '../../parts/categories';
import { Chip } from '../../parts/Chip';
import { Field } from '../../parts/Field';
import { Icon } from '../../parts/Icon';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { Photos } from '../../parts/Photos';
import { Select } from '../../parts/Select';
import type { Mode } from '../../parts/Tag';
import { tell } from '../../parts/Toast';
import { useDraft } from '../../shop/draft';
import { sorry } from '../../shop/sorry';
import { useWords, type WordId } from '../../words';
import { draftOf, type Offered } from './offered';
import { Preview } from './Preview';
import s from './Offer.module.css';

const WAYS: [Mode, WordId][] = [
  ['lend', 'offer.way.lend'], ['give', 'offer.way.give'], ['swap', 'offer.way.swap'], ['rent', 'offer.way.rent'], ['help', 'offer.way.help'],
];

type Props = { id?: string; wanted: boolean; begin: Offered; groups: GroupSummary[] };

export function Form({ id, wanted, begin, groups }: Props) {
  const say = useWords();
  const [, go] = useLocation();
  const { draft: o, change, forget } = useDraft(`offer.${id ?? (wanted ? 'wanted' : 'new')}`, begin);
  const [isMissing, setMissing] = useState(false);
  // What was looked for in vain is what is asked for, whatever lay here before.
  const { title: asked } = begin;
  useEffect(() => {
    if (!id && asked) change({ title: asked });
  }, [id, asked, change]);
  const group = groups.find((g) => g.id === o.group)?.id ?? groups[0]?.id;
  const add = useDo('POST /listings', ['listings', 'things']);
  const edit = useDo('PUT /listings/{listing}', ['listings', 'things']);
  const lends = !wanted && ['lend', 'rent', 'stay'].includes(o.mode);
  const { isPending } = id ? edit : add;
  const done = ({ id: made, title }: { id: string; title: string }) => {
    forget();
    tell(say(id ? 'offer.changed' : wanted ? 'offer.wantedDone' : 'offer.done', { title }));
    go(`/listing/${encodeURIComponent(made)}`);
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!o.title.trim());
    if (!o.title.trim() || isPending) return;
    const body = draftOf(o, wanted, begin.photos.length > 0);
    if (id) edit.mutate({ path: { listing: id }, body }, { onSuccess: done });
    else add.mutate({ query: { group }, body }, { onSuccess: done });
  };
  return (
    <>
      <div className="head">
        <div>
          <h1>{say(id ? 'offer.title.change' : wanted ? 'offer.title.wanted' : 'offer.title')}</h1>
          <p>{say(wanted ? 'offer.textWanted' : 'offer.text')}</p>
        </div>
        {!id && (wanted
          ? <LinkButton icon="import" href="/offer">{say('offer.ratherOffer')}</LinkButton>
          : <LinkButton icon="note" href="/ask">{say('offer.ratherAsk')}</LinkButton>)}
      </div>
      <form className={s.offer} onSubmit={send} noValidate>
        <div className="stack">
          {!wanted && (
            <Paper>
              <Photos photos={o.photos} onChange={(photos) => change({ photos })} category={o.category} />
              <p className="hint">{say('photo.clean')}</p>
            </Paper>
          )}
          <Paper>
            <Question n={1}>{say(wanted ? 'offer.q1Wanted' : 'offer.q1')}</Question>
            <Field
              label={say('offer.name')}
              example={say(wanted ? 'offer.nameExampleWanted' : 'offer.nameExample')}
              value={o.title}
              maxLength={120}
              onChange={(title) => { change({ title }); setMissing(false); }}
              error={isMissing ? say('offer.nameMissing') : undefined}
            />
            <Select
              label={say('offer.kind')}
              value={isCategory(o.category) ? o.category : 'other'}
              options={CATEGORIES.map((c) => ({ value: c, word: say(CATEGORY_WORD[c]) }))}
              onChange={(category) => change({ category })}
            />
          </Paper>
          {!wanted && (
            <Paper>
              <Question n={2}>{say('offer.q2')}</Question>
              <div className={s.ways} role="group" aria-label={say('offer.q2')}>
                {WAYS.map(([mode, word]) => (
                  <Chip key={mode} paint={mode} chosen={o.mode === mode} onChange={() => change({ mode })}>{say(word)}</Chip>
                ))}
              </div>
              {lends && (
                <div className={s.figures}>
                  <Field label={say('offer.longest')} hint={say('offer.longestHint')} inputMode="numeric" value={o.longest} onChange={(longest) => change({ longest })} />
                  <Field label={say('offer.notice')} hint={say('offer.noticeHint')} inputMode="numeric" value={o.notice} onChange={(notice) => change({ notice })} />
                  <Field label={say('offer.buffer')} hint={say('offer.bufferHint')} inputMode="numeric" value={o.buffer} onChange={(buffer) => change({ buffer })} />
                </div>
              )}
            </Paper>
          )}
          <Paper>
            <Question n={wanted ? 2 : 3}>{say(wanted ? 'offer.q3Wanted' : 'offer.q3')}</Question>
            <Field label={say('offer.about')} example={say(wanted ? 'offer.aboutExampleWanted' : 'offer.aboutExample')} rows={4} value={o.text} onChange={(text) => change({ text })} />
            {!wanted && <Field label={say('offer.care')} example={say('offer.careExample')} value={o.care} onChange={(care) => change({ care })} />}
            {groups.length > 1 && !id && (
              <Select label={say('offer.group')} value={group ?? ''} options={groups.map((g) => ({ value: g.id, word: g.name }))} onChange={(group) => change({ group })} />
            )}
          </Paper>
          <Notice>{sorry(say, (id ? edit : add).error)}</Notice>
          <div className="row">
            <Button type="submit" kind="main" icon="check" isPending={isPending}>
              {say(id ? 'offer.save' : wanted ? 'offer.sendWanted' : 'offer.send')}
            </Button>
            <p className="hint">{say('offer.keeps')}</p>
          </div>
        </div>
        <Preview o={o} wanted={wanted} />
      </form>
    </>
  );
}

function Question({ n, children }: { n: number; children: string }) {
  return <h2 className={s.question}><span aria-hidden="true">{n}</span>{children}</h2>;
}

/** Said beside the preview: what the neighbours will not see. */
export function Unseen() {
  const say = useWords();
  return <p className={`hint ${s.unseen}`}><Icon of="lock" /><span>{say('offer.unseen')}</span></p>;
}
