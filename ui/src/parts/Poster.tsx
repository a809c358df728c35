import drill from '../pictures/drill-cut.svg';
import jamPan from '../pictures/jam-pan-cut.svg';
import ladder from '../pictures/ladder-cut.svg';
import { useWords } from '../words';
import { Qr } from './Qr';
import s from './Sheet.module.css';

type Props = { link: string; group: string; line: string };

/** For the stairs and the bakery's window: what is lent, a picture code, strips to tear off. */
export function Poster({ link, group, line }: Props) {
  const say = useWords();
  return (
    <article className={`${s.sheet} ${s.poster}`}>
      <p className={s.valance}>{group}</p>
      <h2 className={s.big}>{say('print.poster.big')}</h2>
      <p className={s.mid}>{say('print.poster.mid')}</p>
      <div className={s.trio}><img src={ladder} alt="" /><img src={drill} alt="" /><img src={jamPan} alt="" /></div>
      <hr />
      <div className={s.come}>
        <div className={s.qr}><Qr text={link} label={say('invite.qr')} /></div>
        <p><b className={s.mid}>{say('print.poster.come')}</b><br />{say('print.poster.scan')}{line && <><br /><b>{line}</b></>}</p>
      </div>
      <div className={s.tears} aria-hidden="true">
        {[1, 2, 3, 4, 5, 6, 7].map((n) => <span key={n}><b>Hedgerow</b>{short(group)}</span>)}
      </div>
    </article>
  );
}

/** As much of a name as a strip holds, in whole words. */
function short(name: string): string {
  return name.length <= 28 ? name : `${name.slice(0, 28).replace(/\s+\S*$/, '')} …`;
}
