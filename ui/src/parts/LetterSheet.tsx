import type { LetterView } from '../api';
import { useMe } from '../shop/me';
import { inFull } from '../shop/days';
import { useWords } from '../words';
import { Qr } from './Qr';
import s from './Sheet.module.css';

type Props = { letter: LetterView; name: string; group: string; note: string };

/** A letter to be printed: who asks, three steps, the picture code and the line to type where there is no camera. */
export function LetterSheet({ letter, name, group, note }: Props) {
  const say = useWords();
  const me = useMe();
  return (
    <article className={`${s.sheet} ${s.letter}`}>
      <div className="row one"><img src="/icon.svg" alt="" width="44" /><h2>{say('print.letter.title', { group })}</h2></div>
      <hr />
      <p>{say('print.letter.dear', { name, has: name ? 'name' : 'none' })}</p>
      <p>{say('print.letter.text', { group })}</p>
      {note && <p className={s.note}>“{note}”</p>}
      <div className={s.beside}>
        <ol className={s.steps}>
          <li>{say('print.letter.one')}</li>
          <li>{say('print.letter.two')}</li>
          <li>{say('print.letter.three')}</li>
        </ol>
        <div className={s.qr}><Qr text={letter.link} label={say('invite.qr')} /></div>
      </div>
      <p>{say('print.letter.bye', { name: me?.name ?? '' })}</p>
      <hr />
      <p className="hint">{say('print.letter.line', { day: inFull(say, letter.until.slice(0, 10)) })}</p>
      <p className={s.link}>{letter.link}</p>
    </article>
  );
}
