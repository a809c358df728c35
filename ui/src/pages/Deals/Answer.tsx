import { Link } from 'wouter';

import { useDo, type DealView } from '../../api';
import { Button } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { Plate } from '../../parts/Plate';
import { tell } from '../../parts/Toast';
import { momentInWords, rangeInWords } from '../../shop/days';
import { useDraft } from '../../shop/draft';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import s from './Deals.module.css';

/** The keeper's answer, with the others who ask for the same thing in sight. */
export function Answer({ deal, deals }: { deal: DealView; deals: DealView[] }) {
  const say = useWords();
  const name = deal.with.name;
  const { draft, change, forget } = useDraft(`answer.${deal.id}`, { note: '' });
  const step = useDo('POST /deals/{deal}/steps', ['deals', 'listings']);
  const note = deal.timeline.find((t) => t.step === 'ask')?.text;
  const others = deals.filter((d) => d.id !== deal.id && d.listing === deal.listing && d.mine && ['asked', 'queued'].includes(d.state));
  const path = { deal: deal.id };
  const mayAnswer = deal.may.includes('accept') || deal.may.includes('decline');
  const answer = async (yes: boolean) => {
    const said = draft.note.trim() || null;
    try {
      await step.mutateAsync({ path, body: yes ? { step: 'accept' } : { step: 'decline', note: said } });
      if (yes && said) await step.mutateAsync({ path, body: { step: 'message', text: said } });
    } catch {
      // What went wrong is said beside the buttons.
      return;
    }
    forget();
    tell(say(yes ? 'deal.toldYes' : 'deal.toldNo', { name }));
  };
  return (
    <>
      {note ? <blockquote className={s.say}>{note}</blockquote> : null}
      {mayAnswer ? answering() : <p>{say('deal.elsewhere', { name })}</p>}
    </>
  );

  function answering() {
    return (
      <>
        <p>{say(others.length ? 'deal.answer.several' : 'deal.answer', { name, n: others.length })}</p>
        {others.length > 0 && (
          <ul className={s.others}>
            {others.map((d) => (
              <li key={d.id}>
                <Plate name={d.with.name} size="small" />
                <span><Link href={`/deals/${encodeURIComponent(d.id)}`}>{d.with.name}</Link>, {rangeInWords(say, d.days)}</span>
              </li>
            ))}
          </ul>
        )}
        <Field label={say('deal.note', { name })} hint={say('deal.noteHint')} value={draft.note} onChange={(typed) => change({ note: typed })} />
        <Notice>{sorry(say, step.error)}</Notice>
        <div className="row">
          {deal.may.includes('accept') && <Button kind="main" icon="check" isPending={step.isPending} onPress={() => void answer(true)}>{say('deal.yes', { name })}</Button>}
          {deal.may.includes('decline') && <Button isDisabled={step.isPending} onPress={() => void answer(false)}>{say('deal.no')}</Button>}
        </div>
      </>
    );
  }
}

/** The asker waits, and may take the ask back until then. */
export function TakeBack({ deal }: { deal: DealView }) {
  const say = useWords();
  const name = deal.with.name;
  const step = useDo('POST /deals/{deal}/steps', ['deals', 'listings']);
  const asked = deal.timeline.find((t) => t.step === 'ask');
  const back = () => step.mutate({ path: { deal: deal.id }, body: { step: 'withdraw' } }, { onSuccess: () => tell(say('deal.tookBack')) });
  return (
    <>
      <p>
        {asked && say('deal.youAsked', { name, at: momentInWords(say, asked.at) })} {deal.seen ? say('deal.seen', { name }) : deal.arrived ? say('deal.arrived', { name }) : say('deal.onTheWay', { name })}
      </p>
      {deal.state === 'queued' && <p>{say('deal.queued', { n: deal.place ?? 2 })}</p>}
      <Notice>{sorry(say, step.error)}</Notice>
      {deal.may.includes('withdraw') && (
        <div className="row"><Button kind="plain" isPending={step.isPending} onPress={back}>{say('deal.takeBack')}</Button></div>
      )}
    </>
  );
}
