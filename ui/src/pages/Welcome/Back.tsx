import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';

import { useAsk, useDo } from '../../api';
import { Button } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { countWords, linesOf, WORDS, wrongWord } from './back';
import { Coming } from './Coming';
import { FromFile } from './FromFile';
import { Old, type OldComputer } from './Old';
import s from './Welcome.module.css';

/** Somebody whose computer is lost comes back with the recovery sheet: first it is typed, then one sees what comes. */
export function Back() {
  const { data: status } = useAsk('GET /status', {});
  const [types, setTypes] = useState(false);
  const [by, setBy] = useState<'sheet' | 'file'>('sheet');
  if (!status) return null;
  const isUnderWay = status.groups.some((g) => g.state === 'returning') || status.notices.some((n) => n.code === 'N_BACK');
  if (isUnderWay && !types) return <Coming onMore={() => setTypes(true)} />;
  const sent = () => setTypes(false);
  return by === 'file' ? <FromFile onSent={sent} onSheet={() => setBy('sheet')} /> : <Sheet onSent={sent} onFile={() => setBy('file')} />;
}

/** The words are in this page's memory only: no draft keeps them. What becomes of the old computer is never guessed. */
function Sheet({ onSent, onFile }: { onSent: () => void; onFile: () => void }) {
  const say = useWords();
  const [, go] = useLocation();
  const [words, setWords] = useState('');
  const [lines, setLines] = useState('');
  const [old, setOld] = useState<OldComputer>('');
  const [isLooked, setLooked] = useState(false);
  const comeBack = useDo('POST /me/back', ['me', 'group']);
  const typed = countWords(words);
  const ways = linesOf(lines);
  const wrong = wrongWord(comeBack.error);
  const send = (event: FormEvent) => {
    event.preventDefault();
    setLooked(true);
    if (typed === WORDS && ways.length && old) comeBack.mutate({ body: { words, lines: ways, others_stay: old === 'stays' } }, { onSuccess: onSent });
  };
  return (
    <>
      <div className="stack tight">
        <h1>{say('back.title')}</h1>
        <p className="lead">{say('back.text')}</p>
      </div>
      <form className={`stack ${s.form}`} onSubmit={send} noValidate>
        <Field
          label={say('back.words')}
          hint={typed > 0 && typed !== WORDS ? say('back.wordsSoFar', { n: typed }) : say('back.wordsHint')}
          rows={6}
          value={words}
          autoComplete="off"
          spellCheck="false"
          onChange={(typing) => { setWords(typing); setLooked(false); comeBack.reset(); }}
          error={isLooked && typed !== WORDS ? say('back.wordsMissing', { n: typed }) : wrong && say('back.wordWrong', wrong)}
        />
        <Field
          label={say('back.lines')}
          hint={say('back.linesHint')}
          rows={4}
          value={lines}
          autoComplete="off"
          spellCheck="false"
          onChange={(typing) => { setLines(typing); setLooked(false); comeBack.reset(); }}
          error={isLooked && !ways.length ? say('back.linesMissing') : undefined}
        />
        <Old value={old} onChange={setOld} />
        <Notice>{isLooked && !old ? say('back.oldMissing') : wrong ? undefined : sorry(say, comeBack.error)}</Notice>
        <div className="row">
          <Button type="submit" kind="main" icon="door" isPending={comeBack.isPending}>{say('back.go')}</Button>
          <Button kind="plain" icon="import" onPress={onFile}>{say('back.byFile')}</Button>
          <Button kind="plain" icon="left" onPress={() => go('/welcome')}>{say('parts.back')}</Button>
        </div>
      </form>
    </>
  );
}
