/** Where a photo is: a path for a browser, bytes fetched through the window's command where there is no path. */
import { useEffect, useState } from 'react';

import { ask, transport } from './client';
import { usePhotosCame } from './fresh';

/** A photo's name: made by the program from its bytes. */
export type PhotoId = string;

/**
 * The address of a photo for an `img`; undefined while it is not here. `isAway` is to be called when the image cannot be
 * shown: it is tried again when photos have come.
 */
export function usePhoto(id: PhotoId | undefined, small = false): { src: string | undefined; isAway: () => void } {
  const came = usePhotosCame();
  const wanted = `${id} ${small} ${came}`;
  const [found, setFound] = useState<{ of: string; src?: string }>({ of: '' });
  useEffect(() => {
    if (id === undefined) return;
    const leaving = new AbortController();
    let made: string | undefined;
    const find = async () => {
      if (!(await transport()).inWindow) return `/api/v1/photos/${encodeURIComponent(id)}${small ? '/small' : ''}`;
      const call = small ? 'GET /photos/{photo}/small' : 'GET /photos/{photo}';
      made = URL.createObjectURL(await ask(call, { path: { photo: id }, signal: leaving.signal }));
      return made;
    };
    find().then(
      (src) => !leaving.signal.aborted && setFound({ of: wanted, src }),
      () => !leaving.signal.aborted && setFound({ of: wanted }),
    );
    return () => {
      leaving.abort();
      if (made) URL.revokeObjectURL(made);
    };
  }, [id, small, wanted]);
  return { src: found.of === wanted ? found.src : undefined, isAway: () => setFound({ of: wanted }) };
}
