import type { DecisionView, GroupSummary } from '../../api';
import { Icon } from '../../parts/Icon';
import { State } from '../../parts/State';
import { namesOf } from '../../shop/names';
import { useWords } from '../../words';
import { Changes } from './Changes';
import { Keep } from './Keep';
import { byInWords, whatInWords } from './what';
import s from './Decisions.module.css';

/** Something that was decided, or was not in time: a line that unfolds. */
export function Past({ group, decision }: { group: GroupSummary; decision: DecisionView }) {
  const say = useWords();
  const { agreed, reason, changes, stay, state } = decision;
  const isKept = state === 'in_force' && decision.what === 'removal' && group.state === 'organiser';
  return (
    <details>
      <summary>
        <Icon of="right" />
        <span><b>{whatInWords(say, decision)}</b> <State is={state === 'in_force' ? 'free' : 'soon'}>{say(state === 'in_force' ? 'decide.decided' : 'decide.lapsed')}</State></span>
      </summary>
      <div className="stack tight">
        <p>{byInWords(say, decision)} {agreed.length > 0 && say('decide.agreedWho', { names: namesOf(say, agreed) })}</p>
        {reason && <blockquote className={s.reason}>{reason}</blockquote>}
        {changes.length > 0 && <Changes changes={changes} isOver />}
        {stay.length > 0 && <p>{say('decide.stay', { n: stay.length, names: namesOf(say, stay) })}</p>}
        {isKept && <Keep group={group.id} decision={decision} />}
      </div>
    </details>
  );
}
