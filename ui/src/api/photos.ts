/** Where a photo is: a path for a browser, bytes fetched through the window's command where there is no path. */
import { useEffect, useState } from 'react';

import { ask, transport } from './client';
import { usePhotosCame } from './fresh';

/** A photo's name: made by the program from its bytes. */
export type PhotoId = string;

/** One look for a photo: how many photos had come by then, what was found, and whether it was away. */
type Look = { of: string; came: number; isAgain: boolean; isAway: boolean; src?: string };

/**
 * The address of a photo for an `img`; undefined while it is not here. `isAway` is to be called when the image cannot be
 * shown: it is looked for again when photos have come since that look began. One that is shown is left as it is.
 */
export function usePhoto(id: PhotoId | undefined, small = false): { src: string | undefined; isAway: () => void } {
  const came = usePhotosCame();
  const of = `${id} ${small}`;
  const [look, setLook] = useState<Look>({ of, came, isAgain: false, isAway: false });
  const isOther = look.of !== of;
  if (isOther || (look.isAway && look.came < came)) setLook({ of, came, isAgain: !isOther, isAway: false });
  const number = look.isAgain ? look.came : 0;

  useEffect(() => {
    if (id === undefined) return;
    const leaving = new AbortController();
    const found = (part: Partial<Look>) => !leaving.signal.aborted && setLook((now) => ({ ...now, ...part }));
    let made: string | undefined;
    const find = async () => {
      // A browser gives one answer to all who ask for one address at a time: a new look asks by an address of its own.
      const path = `/api/v1/photos/${encodeURIComponent(id)}${small ? '/small' : ''}${number ? `?look=${number}` : ''}`;
      if (!(await transport()).inWindow) return path;
      const call = small ? 'GET /photos/{photo}/small' : 'GET /photos/{photo}';
      made = URL.createObjectURL(await ask(call, { path: { photo: id }, signal: leaving.signal }));
      return made;
    };
    find().then((src) => found({ src }), () => found({ isAway: true }));
    return () => {
      leaving.abort();
      if (made) URL.revokeObjectURL(made);
    };
  }, [id, small, number]);
  return { src: isOther ? undefined : look.src, isAway: () => setLook((now) => ({ ...now, isAway: true, src: undefined })) };
}
