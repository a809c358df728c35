import type { LetterView } from '../../api';
import { Button } from '../../parts/Button';
import { Paper } from '../../parts/Paper';
import { Qr } from '../../parts/Qr';
import { tell } from '../../parts/Toast';
import { inFull } from '../../shop/days';
import { copy, fileName, save } from '../../shop/hand';
import { useMe } from '../../shop/me';
import { useWords } from '../../words';
import { theWords } from './theWords';
import s from './Invite.module.css';

type Props = { letter: LetterView; name: string; group: string; note?: string; onPrint: () => void; onAnother: () => void };

/** A letter that is written: to be copied, kept as a file, scanned or printed. */
export function Ready({ letter, name, group, note = '', onPrint, onAnother }: Props) {
  const say = useWords();
  const me = useMe();
  const words = theWords(say, { letter, inviter: me?.name ?? '', group, note });
  const lay = async (text: string, done: string) => tell((await copy(text)) ? done : say('invite.notCopied'));
  return (
    <Paper className="noprint">
      <h2>{say('invite.ready')}</h2>
      <p>{say(letter.uses === 1 ? 'invite.ready.one' : 'invite.ready.many', { n: letter.uses, day: inFull(say, letter.until.slice(0, 10)) })}</p>
      <div className={s.ready}>
        <div className="stack">
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so it must be reached by keyboard */}
          <div className={s.words} tabIndex={0} role="group" aria-label={say('invite.words')}>{words}</div>
          <div className="row">
            <Button kind="main" icon="copy" onPress={() => void lay(words, say('invite.copied'))}>{say('invite.copy')}</Button>
            <Button icon="printer" onPress={onPrint}>{say('invite.print')}</Button>
            <Button icon="import" onPress={() => save(fileName(name, 'hedgerow'), new Blob([letter.link]))}>{say('invite.file')}</Button>
          </div>
        </div>
        <figure className="stack tight">
          <Qr text={letter.link} label={say('invite.qr')} />
          <figcaption className="hint">{say('invite.qrHint')}</figcaption>
        </figure>
      </div>
      <div className="row">
        <Button kind="plain" icon="link" onPress={() => void lay(letter.link, say('invite.linkCopied'))}>{say('invite.link')}</Button>
        <Button kind="plain" icon="plus" onPress={onAnother}>{say('invite.another')}</Button>
      </div>
    </Paper>
  );
}
