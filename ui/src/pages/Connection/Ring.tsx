import type { Neighbour } from '../../api';
import { Plate } from '../../parts/Plate';
import { useMe } from '../../shop/me';
import { useWords } from '../../words';
import { wayOf } from '.';
import s from './Connection.module.css';

/** More would stand on one another; the table has them all. */
const MOST = 10;

/** Who is reached and how, as a ring around my own plate. The table beside it says the same, so readers skip it. */
export function Ring({ neighbours }: { neighbours: Neighbour[] }) {
  const say = useWords();
  const me = useMe();
  const shown = [...neighbours].sort((a, b) => Number(b.connected) - Number(a.connected)).slice(0, MOST);
  const spots = shown.map((n, i) => {
    const angle = (i / shown.length) * 2 * Math.PI - Math.PI / 2;
    return { n, x: 50 + 38 * Math.cos(angle), y: 50 + 38 * Math.sin(angle), way: wayOf(n) };
  });
  const more = neighbours.length - shown.length;
  return (
    <>
      <div className={s.ring} aria-hidden="true">
        <svg viewBox="0 0 100 100" preserveAspectRatio="none">
          <ellipse cx="50" cy="50" rx="38" ry="38" className={s.orbit} vectorEffect="non-scaling-stroke" />
          {spots.filter((p) => p.way !== 'none').map((p) => (
            <path key={p.n.person.id} d={`M50 50L${p.x} ${p.y}`} className={p.way === 'relay' ? s.relay : s.straight} vectorEffect="non-scaling-stroke" />
          ))}
        </svg>
        <Spot x={50} y={50} name={me?.name ?? ''} word={say('connection.you')} picture={me?.picture} />
        {spots.map((p) => <Spot key={p.n.person.id} x={p.x} y={p.y} name={p.n.person.name || '?'} word={p.n.person.name || say('people.nameComing')} isAway={!p.n.connected} />)}
      </div>
      <p className={s.legend} aria-hidden="true">
        <span><i className={s.lineStraight} />{say('connection.way.straight')}</span>
        {spots.some((p) => p.way === 'relay') && <span><i className={s.lineRelay} />{say('connection.way.relay')}</span>}
        {spots.some((p) => p.way === 'none') && <span>{say('connection.noLine')}</span>}
      </p>
      {more > 0 && <p className="hint">{say('connection.more', { n: more })}</p>}
    </>
  );
}

function Spot({ x, y, name, word, picture, isAway }: { x: number; y: number; name: string; word: string; picture?: string | null; isAway?: boolean }) {
  return (
    <span className={`${s.spot} ${isAway ? s.away : ''}`} style={{ left: `${x}%`, top: `${y}%` }}>
      <Plate name={name} picture={picture} />
      <small>{word}</small>
    </span>
  );
}
