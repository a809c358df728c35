import type { CharterChange } from '../../api';
import { useWords } from '../../words';
import { changeInWords, changesSigners } from './changes';
import s from './Decisions.module.css';

/** What changes, line by line, and what that means for whom. */
export function Changes({ changes, isOver }: { changes: CharterChange[]; isOver?: boolean }) {
  const say = useWords();
  return (
    <>
      <ul className={s.changes}>
        {changes.map((change) => changeInWords(say, change)).map(({ field, title, from, to }) => (
          <li key={field}>
            <b>{title}</b>
            <dl>
              <dt>{say('change.soFar')}</dt><dd>{from}</dd>
              <dt>{say('change.then')}</dt><dd><strong>{to}</strong></dd>
            </dl>
          </li>
        ))}
      </ul>
      {!isOver && changes.some(({ field }) => field === 'guidelines') && <p>{say('change.agreeAnew')}</p>}
      {!isOver && changesSigners(changes) && <p>{say('change.signers')}</p>}
    </>
  );
}
