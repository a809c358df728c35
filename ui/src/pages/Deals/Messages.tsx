import type { FormEvent } from 'react';

import { useDo, type DealView, type StepView } from '../../api';
import { Button } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { Plate } from '../../parts/Plate';
import { momentInWords } from '../../shop/days';
import { useDraft } from '../../shop/draft';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import s from './Deals.module.css';

/** What the two wrote to one another, with their steps or by itself. */
export function Messages({ deal }: { deal: DealView }) {
  const say = useWords();
  const name = deal.with.name;
  const { draft, change, forget } = useDraft(`message.${deal.id}`, { text: '' });
  const step = useDo('POST /deals/{deal}/steps', ['deals']);
  // What came with an ask stands beside the answer until there is one.
  const isAnswered = !deal.mine || !['asked', 'queued'].includes(deal.state);
  const words = deal.timeline.filter((t) => t.text && (isAnswered || t.step !== 'ask'));
  const last = deal.timeline[deal.timeline.length - 1];
  const send = (event: FormEvent) => {
    event.preventDefault();
    const text = draft.text.trim();
    if (!text || step.isPending) return;
    step.mutate({ path: { deal: deal.id }, body: { step: 'message', text } }, { onSuccess: forget });
  };
  return (
    <Paper>
      <h2>{say('messages.title', { name })}</h2>
      {words.length === 0 && <p className="hint">{say('messages.none')}</p>}
      <ul className="stack tight">{words.map((t, i) => <li key={`${t.at} ${i}`}><Said step={t} deal={deal} /></li>)}</ul>
      {last?.by_me && words.length > 0 && <p className={`hint ${s.fate}`}>{say(deal.seen ? 'messages.seen' : deal.arrived ? 'messages.arrived' : 'messages.waits', { name })}</p>}
      {deal.may.includes('message') && (
        <form className="stack tight" onSubmit={send}>
          <Field label={say('messages.write', { name })} rows={2} value={draft.text} onChange={(text) => change({ text })} />
          <Notice>{sorry(say, step.error)}</Notice>
          <div className="row"><Button type="submit" isPending={step.isPending}>{say('messages.send')}</Button></div>
        </form>
      )}
    </Paper>
  );
}

function Said({ step, deal }: { step: StepView; deal: DealView }) {
  const say = useWords();
  const name = deal.with.name;
  return (
    <div className={`${s.said} ${step.by_me ? s.me : ''}`}>
      {!step.by_me && <Plate name={name} size="small" />}
      <div>
        <p className={s.say}><span className="sr">{step.by_me ? say('messages.you') : say('messages.they', { name })} </span>{step.text}</p>
        <p className={`hint ${s.when}`}>{momentInWords(say, step.at)}</p>
      </div>
    </div>
  );
}
