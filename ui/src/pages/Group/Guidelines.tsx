import { useAsk, useDo } from '../../api';
import { Button } from '../../parts/Button';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { State } from '../../parts/State';
import { tell } from '../../parts/Toast';
import { inFull, momentInWords } from '../../shop/days';
import { namesOf } from '../../shop/names';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import s from './Group.module.css';

/** What the neighbours agree on, in which version, who has agreed to it, and one's own yes. */
export function Guidelines({ group, members }: { group: string; members: number }) {
  const say = useWords();
  const path = { group };
  const { data: it, error } = useAsk('GET /groups/{group}/guidelines', { path });
  const accept = useDo('POST /groups/{group}/guidelines/acceptance', ['group']);
  if (!it) return <Paper roomy><h2>{say('ours.guidelines')}</h2><Notice>{sorry(say, error)}</Notice></Paper>;
  const n = it.accepted_by.length;
  const agree = () => accept.mutate({ path, body: { version: it.version } }, { onSuccess: () => tell(say('ours.agreed')) });
  return (
    <Paper roomy>
      <h2>{say('ours.guidelines')}</h2>
      <p className={s.text}>{it.text || say('ours.guidelines.none')}</p>
      <p className="hint">
        {say('ours.version', { n: it.version })}
        {it.review && !it.review_is_due && <> {say('ours.review', { day: inFull(say, it.review) })}</>}
      </p>
      {it.review && it.review_is_due && <State is="late">{say('ours.reviewDue', { day: inFull(say, it.review) })}</State>}
      {it.accepted_at
        ? <State is="free">{say('ours.agreedAt', { at: momentInWords(say, it.accepted_at) })}</State>
        : (
          <>
            <p>{say('ours.agree.why')}</p>
            <div className="row"><Button kind="main" icon="check" isPending={accept.isPending} onPress={agree}>{say('ours.agree')}</Button></div>
          </>
        )}
      <Notice>{sorry(say, accept.error)}</Notice>
      {n > 0 && n >= members
        ? <p>{say('ours.agreedAll')}</p>
        : <p>{say('ours.agreedBy', { n, of: members })}</p>}
      {n > 0 && n < members && (
        <details className={s.who}>
          <summary>{say('ours.agreedWho')}</summary>
          <p>{namesOf(say, it.accepted_by)}</p>
        </details>
      )}
    </Paper>
  );
}
