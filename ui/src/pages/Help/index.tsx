import { useState } from 'react';
import { useParams } from 'wouter';

import { useAsk } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { Empty } from '../../parts/Empty';
import { Field } from '../../parts/Field';
import { Paper } from '../../parts/Paper';
import { fits } from '../../shop/find';
import { useWords } from '../../words';
import { TOPICS } from './topics';
import s from './Help.module.css';

/** Short answers, as at the counter. One of them can be gone to by its name. */
export default function Help() {
  const say = useWords();
  const asked = useParams<{ '*'?: string }>()['*'];
  const { data: status } = useAsk('GET /status', {});
  const [words, setWords] = useState('');
  const found = TOPICS.filter((t) => fits(words, say(t.q), say(t.a)));
  return (
    <>
      <div className="stack tight"><h1>{say('help.title')}</h1><p className="lead">{say('help.text')}</p></div>
      <search><Field label={say('help.find')} example={say('help.findExample')} icon="search" type="search" value={words} onChange={setWords} /></search>
      <p className="sr" aria-live="polite">{words && say('help.found', { n: found.length })}</p>
      {found.length === 0
        ? (
          <Empty picture="kettle" title={say('help.none.title')} act={<Button onPress={() => setWords('')}>{say('help.none.all')}</Button>}>{say('help.none.text')}</Empty>
        )
        : (
          <Paper>
            {found.map((t) => (
              <details key={t.name} className={s.topic} open={t.name === asked || (words.trim() !== '' && found.length <= 2)}>
                <summary><h2>{say(t.q)}</h2></summary>
                <div className={`stack tight ${s.answer}`}>
                  <p>{say(t.a)}</p>
                  {t.href && t.go && <div className="row"><LinkButton href={t.href} iconAfter="next">{say(t.go)}</LinkButton></div>}
                </div>
              </details>
            ))}
          </Paper>
        )}
      {status && <p className="hint">{say('help.version', { version: status.version })}</p>}
    </>
  );
}
