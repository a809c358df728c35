import { useState } from 'react';

import type { PhotoId } from '../api';
import { useWords } from '../words';
import { Photo, Print } from './Photo';
import { Tag, type Mode } from './Tag';
import s from './Gallery.module.css';

type Props = { photos: PhotoId[]; category: string; title: string; mode?: Mode };

/** The photos of a thing: one large print, the others to choose from below it. */
export function Gallery({ photos, category, title, mode }: Props) {
  const say = useWords();
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, Math.max(0, photos.length - 1));
  return (
    <div className="stack tight">
      <div className={s.tagged}>
        <Print id={photos[at]} category={category} wanted={mode === 'wanted'} alt={say('photo.of', { title, n: at + 1, of: Math.max(1, photos.length) })} />
        {mode && <span className={s.tag}><Tag mode={mode} /></span>}
      </div>
      {photos.length > 1 && (
        <div className={s.thumbs}>
          {photos.map((id, i) => (
            <button key={id} type="button" aria-current={i === at ? 'true' : undefined} onClick={() => setChosen(i)}>
              <Photo id={id} small category={category} alt={say('photo.choice', { n: i + 1, of: photos.length })} />
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
