import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';

import { useDo } from '../../api';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { tell } from '../../parts/Toast';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { FromFile } from './FromFile';
import s from './Welcome.module.css';

const WORDS = 24;

/**
 * Somebody whose computer is lost comes back with the recovery sheet. The words are in this page's memory only: no draft
 * keeps them.
 */
export function Back() {
  const say = useWords();
  const [, go] = useLocation();
  const [words, setWords] = useState('');
  const [lines, setLines] = useState('');
  const [by, setBy] = useState<'sheet' | 'file'>('sheet');
  const [old, setOld] = useState<'lost' | 'stays'>('lost');
  const [isShort, setShort] = useState(false);
  const comeBack = useDo('POST /me/back', ['me', 'group']);
  // Numbers that were typed along with the words are no words.
  const typed = words.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length;
  const send = (event: FormEvent) => {
    event.preventDefault();
    setShort(typed !== WORDS);
    if (typed !== WORDS) return;
    comeBack.mutate({ body: { words, lines: linesOf(lines), others_stay: old === 'stays' } }, {
      onSuccess: () => {
        tell(say('back.onWay'));
        go('/browse');
      },
    });
  };
  return (
    <>
      <div className="stack tight">
        <h1>{say('back.title')}</h1>
        <p className="lead">{say('back.text')}</p>
      </div>
      <div className={`stack ${s.form}`}>
        <Choice
          label={say('back.way')}
          value={by}
          options={[{ value: 'sheet', word: say('back.bySheet') }, { value: 'file', word: say('back.byFile') }]}
          onChange={setBy}
        />
        <Choice
          label={say('back.old')}
          value={old}
          options={[{ value: 'lost', word: say('back.oldLost') }, { value: 'stays', word: say('back.oldStays') }]}
          onChange={setOld}
        />
        <p className="hint">{say(old === 'lost' ? 'back.oldLostText' : 'back.oldStaysText')}</p>
      </div>
      {by === 'file' && <FromFile othersStay={old === 'stays'} />}
      {by === 'sheet' && <form className={`stack ${s.form}`} onSubmit={send} noValidate>
        <Field
          label={say('back.words')}
          hint={say('back.wordsHint')}
          rows={6}
          value={words}
          onChange={(typing) => { setWords(typing); setShort(false); }}
          error={isShort ? say('back.wordsMissing', { n: typed }) : undefined}
        />
        <Field label={say('back.lines')} hint={say('back.linesHint')} rows={4} value={lines} onChange={setLines} />
        <Notice>{sorry(say, comeBack.error)}</Notice>
        <div className="row">
          <Button type="submit" kind="main" icon="door" isPending={comeBack.isPending}>{say('back.go')}</Button>
          <Button kind="plain" icon="left" onPress={() => go('/welcome')}>{say('parts.back')}</Button>
        </div>
      </form>}
    </>
  );
}

/** Each line begins with what all of them begin with; how it is broken on the page says nothing. */
function linesOf(typed: string): string[] {
  return typed.split(/(?=hedgerow:\/\/)/i).map((line) => line.trim()).filter(Boolean);
}
