import { useAsk } from '../../api';
import { drawingOf } from '../../parts/categories';
import { Icon } from '../../parts/Icon';
import { Qr } from '../../parts/Qr';
import { inFull, todayIso } from '../../shop/days';
import { useMe } from '../../shop/me';
import { useWords } from '../../words';
import { Desk } from './Desk';
import { codeOf } from './Labels';
import sheet from '../../parts/Sheet.module.css';
import s from './Print.module.css';

/** A loan slip for somebody without a computer: one half to keep, one half to go with the thing. */
export function Slip({ id }: { id: string }) {
  const say = useWords();
  const me = useMe();
  const { data } = useAsk('GET /things', {});
  const thing = data?.things.find((t) => t.id === id);
  const name = me?.name ?? '';
  const due = thing?.out?.due ? inFull(say, thing.out.due) : '';
  const since = thing?.out ? new Date(thing.out.since) : undefined;
  return (
    <Desk title={say('print.slip')} text={say('print.slip.text')} back={`/things/${encodeURIComponent(id)}`} isReady={thing !== undefined}>
      {data && !thing && <p>{say('things.gone.title')}</p>}
      {thing && (
        <article className={sheet.sheet}>
          <div className="row one">
            <img src="/icon.svg" alt="" width="44" />
            <div><h2>{say('print.slip')}</h2>{thing.code && <p>{say('things.codeIs', { code: thing.code })}</p>}</div>
            <img className={`push wide-only ${s.drawing}`} src={drawingOf(thing.category).cut} alt="" />
          </div>
          <hr />
          <div className={s.slip}>
            <dl className={s.lines}>
              <dt>{say('print.slip.thing')}</dt><dd>{thing.title}</dd>
              <dt>{say('print.slip.by')}</dt><dd>{name}</dd>
              <dt>{say('print.slip.to')}</dt><dd>{thing.out?.to ?? '\u00a0'}</dd>
              <dt>{say('print.slip.from')}</dt><dd>{since ? say.intl.formatDate(since, { day: 'numeric', month: 'long', year: 'numeric' }) : inFull(say, todayIso())}</dd>
              <dt>{say('print.slip.back')}</dt><dd>{due || '\u00a0'}</dd>
              {thing.out?.note && <><dt>{say('print.slip.note')}</dt><dd>{thing.out.note}</dd></>}
              <dt>{say('print.slip.signed')}</dt><dd>{'\u00a0'}</dd>
            </dl>
            <div className={s.code}><Qr text={codeOf(thing)} label={say('print.label.qr', { title: thing.title })} /></div>
          </div>
          <p className={s.cut} aria-hidden="true"><span><Icon of="scissors" />{say('print.slip.cut')}</span></p>
          <div>
            <p className={s.name}>{say('print.slip.whose', { name, title: thing.title })}</p>
            <p>{say('print.slip.please', { has: due ? 'due' : 'open', due })}</p>
            {thing.care && <p>{thing.care}</p>}
          </div>
        </article>
      )}
    </Desk>
  );
}
