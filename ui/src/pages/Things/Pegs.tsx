import { Link } from 'wouter';

import { usePhoto, type ThingView } from '../../api';
import { drawingOf } from '../../parts/categories';
import { Windowed } from '../../parts/Windowed';
import { useWords } from '../../words';
import { placeOf } from './standing';
import s from './Things.module.css';

/** The tool wall: what is at home hangs there, what is out leaves its painted outline. */
export function Pegs({ things }: { things: ThingView[] }) {
  const say = useWords();
  return (
    <div className={s.wall}>
      <Windowed
        count={things.length}
        column={9.2}
        label={say('things.wall')}
        keyOf={(i) => things[i]?.id ?? i}
        item={(i) => {
          const thing = things[i];
          return thing && <Peg thing={thing} />;
        }}
      />
    </div>
  );
}

function Peg({ thing }: { thing: ThingView }) {
  const say = useWords();
  const place = placeOf(say, thing);
  const { src, isAway } = usePhoto(thing.photos[0], true);
  const drawing = drawingOf(thing.category);
  return (
    <Link className={`${s.peg} ${s[place.is]}`} href={`/things/${encodeURIComponent(thing.id)}`}>
      {place.is === 'home'
        ? src
          ? <img className={s.print} src={src} alt="" onError={isAway} />
          : <img className={s.cut} src={drawing.cut} alt="" />
        : <span className={s.outline} style={{ maskImage: `url("${drawing.outline}")` }} />}
      <span className={s.label}><b>{thing.title}</b><small>{place.short}</small></span>
    </Link>
  );
}
