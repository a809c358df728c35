import { useState, type FormEvent } from 'react';

import { ask, Refusal, useDo, type RecoverySheet } from '../../api';
import { Button } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { tell } from '../../parts/Toast';
import { inFull } from '../../shop/days';
import { useMe } from '../../shop/me';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import sheet from '../../parts/Sheet.module.css';
import { Deeper } from './Deeper';
import { inFours } from './fours';
import s from './Settings.module.css';

type At = { step: 'begin' } | { step: 'sheet'; sheet: RecoverySheet } | { step: 'check'; asked: number[] } | { step: 'done' };

/**
 * The sheet that brings everything back: shown when asked for, printed, and checked by two of its words. The words are in
 * this page's memory only while they are seen: no cache and no draft keeps them.
 */
export function Recovery() {
  const say = useWords();
  const [at, setAt] = useState<At>({ step: 'begin' });
  const [wrong, setWrong] = useState<Refusal>();
  const show = () => ask('GET /me/recovery', {}).then(
    (found) => { setWrong(undefined); setAt({ step: 'sheet', sheet: found }); },
    (error: unknown) => { if (error instanceof Refusal) setWrong(error); },
  );
  return (
    <>
      <Deeper title={say('settings.recovery')}>{say('settings.recovery.why')}</Deeper>
      {at.step === 'begin' && (
        <Paper className={s.form}>
          <p>{say('settings.recovery.before')}</p>
          <p>{say('settings.recovery.anew')}</p>
          <Notice>{sorry(say, wrong)}</Notice>
          <div className="row"><Button kind="main" icon="eye" onPress={() => void show()}>{say('settings.recovery.show')}</Button></div>
        </Paper>
      )}
      {at.step === 'sheet' && (
        <>
          <Sheet found={at.sheet} />
          <div className="row noprint">
            <Button kind="main" icon="printer" onPress={() => window.print()}>{say('settings.recovery.print')}</Button>
            <Button iconAfter="next" onPress={() => setAt({ step: 'check', asked: two(at.sheet.words.length) })}>{say('settings.recovery.next')}</Button>
          </div>
        </>
      )}
      {at.step === 'check' && <Check asked={at.asked} onBack={() => void show()} onDone={() => setAt({ step: 'done' })} />}
      {at.step === 'done' && (
        <Paper className={s.form}>
          <h2>{say('settings.recovery.done')}</h2>
          <p>{say('settings.recovery.doneText')}</p>
        </Paper>
      )}
    </>
  );
}

/** Two places on the sheet, in its order. */
function two(of: number): number[] {
  const [a = 0, b = 0] = crypto.getRandomValues(new Uint32Array(2));
  const first = a % of;
  const second = (first + 1 + (b % (of - 1))) % of;
  return [first + 1, second + 1].sort((x, y) => x - y);
}

function Sheet({ found }: { found: RecoverySheet }) {
  const say = useWords();
  const me = useMe();
  return (
    <article className={sheet.sheet}>
      <div className="row one"><img src="/icon.svg" alt="" width="44" /><div><h2>{say('settings.sheet.title', { name: me?.name ?? '' })}</h2><p>{say('settings.sheet.made', { day: inFull(say, found.made.slice(0, 10)) })}</p></div></div>
      <hr />
      <p>{say('settings.sheet.text')}</p>
      <ol className={s.words} translate="no">{found.words.map((word, i) => <li key={`${i} ${word}`}><span className="num">{i + 1}</span>{word}</li>)}</ol>
      {found.groups.length > 0 && (
        <>
          <p>{say('settings.sheet.groups')}</p>
          <ul className="stack tight">{found.groups.map((g) => <li key={g.line} className={s.line}><b>{g.name}</b><br /><span translate="no" className={s.code}>{inFours(g.line)}</span></li>)}</ul>
        </>
      )}
      <hr />
      <p className="hint">{say('settings.sheet.keep')}</p>
    </article>
  );
}

function Check({ asked, onBack, onDone }: { asked: number[]; onBack: () => void; onDone: () => void }) {
  const say = useWords();
  const [typed, setTyped] = useState<Record<number, string>>({});
  const check = useDo('POST /me/recovery/check', ['me']);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const words = asked.map((number) => ({ number, word: (typed[number] ?? '').trim().toLocaleLowerCase('en') }));
    check.mutate({ body: { words } }, { onSuccess: () => { tell(say('settings.recovery.checked')); onDone(); } });
  };
  return (
    <Paper className={s.form}>
      <form className="stack" onSubmit={send} noValidate>
        <div><h2>{say('settings.check')}</h2><p>{say('settings.check.text')}</p></div>
        <div className={s.two}>
          {asked.map((n) => (
            <Field key={n} label={say('settings.check.word', { n })} value={typed[n] ?? ''} autoComplete="off" spellCheck="false" onChange={(word) => setTyped((was) => ({ ...was, [n]: word }))} />
          ))}
        </div>
        <Notice>{sorry(say, check.error)}</Notice>
        <div className="row">
          <Button type="submit" kind="main" icon="check" isPending={check.isPending}>{say('settings.check.do')}</Button>
          <Button kind="plain" onPress={onBack}>{say('settings.check.back')}</Button>
        </div>
      </form>
    </Paper>
  );
}
