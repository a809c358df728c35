import { useRef, useState, type ChangeEvent, type DragEvent } from 'react';

import { useDo, type PhotoId } from '../api';
import { sorry } from '../shop/sorry';
import { useWords } from '../words';
import { Button } from './Button';
import { CropPhoto, type Cut } from './CropPhoto';
import { Icon } from './Icon';
import { Notice } from './Notice';
import { Photo } from './Photo';
import s from './Photos.module.css';

/** As many as the program keeps of one thing. */
const MOST = 4;

type Props = { photos: PhotoId[]; onChange: (photos: PhotoId[]) => void; category: string };

/**
 * The photos of a thing: picked or dropped, cut and turned, put first or taken away. Each goes to the program at once, which
 * turns it upright and leaves behind what a camera writes beside it. A photo can be cut anew as long as its file is at hand.
 */
export function Photos({ photos, onChange, category }: Props) {
  const say = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [files, setFiles] = useState<ReadonlyMap<PhotoId, File>>(new Map());
  const remember = (id: PhotoId, file: File) => setFiles((was) => new Map(was).set(id, file));
  const latest = useRef(photos);
  const [isOver, setOver] = useState(false);
  const [cutting, setCutting] = useState<PhotoId>();
  const send = useDo('POST /photos');
  const set = (next: PhotoId[]) => {
    latest.current = next;
    onChange(next);
  };
  const take = async (list: Iterable<File>) => {
    for (const file of [...list].slice(0, MOST - photos.length)) {
      try {
        const { id } = await send.mutateAsync({ body: file });
        remember(id, file);
        set([...latest.current.filter((p) => p !== id), id]);
      } catch {
        // What went wrong is said below, and the other files are not tried.
        return;
      }
    }
  };
  const cut = (id: PhotoId, how: Cut) => {
    const file = files.get(id);
    setCutting(undefined);
    if (!file) return;
    send.mutate({ query: how, body: file }, {
      onSuccess: (photo) => {
        remember(photo.id, file);
        set(latest.current.map((p) => (p === id ? photo.id : p)));
      },
    });
  };
  const picked = (event: ChangeEvent<HTMLInputElement>) => {
    void take(event.target.files ?? []);
    event.target.value = '';
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take([...event.dataTransfer.files].filter((f) => f.type.startsWith('image/') || !f.type));
  };
  const file = cutting ? files.get(cutting) : undefined;
  const isFull = photos.length >= MOST;
  return (
    <div className="stack tight">
      <input ref={input} type="file" accept="image/*" multiple className="sr" tabIndex={-1} aria-hidden="true" onChange={picked} />
      {photos.length > 0 && (
        <ul className={s.photos}>
          {photos.map((id, i) => (
            <li key={id}>
              <Photo id={id} category={category} alt={say('photo.choice', { n: i + 1, of: photos.length })} small />
              <div className={s.acts}>
                {i > 0 && <Button kind="plain" onPress={() => set([id, ...photos.filter((p) => p !== id)])}>{say('photo.first')}</Button>}
                {files.has(id) && <Button kind="plain" onPress={() => setCutting(id)}>{say('photo.cut')}</Button>}
                <Button kind="plain" onPress={() => set(photos.filter((p) => p !== id))}>{say('photo.away')}</Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {!isFull && (
        // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping is a second way; the button is the first
        <div
          className={`${s.drop} ${isOver ? s.over : ''} ${photos.length ? s.small : ''}`}
          onDragOver={(event) => { event.preventDefault(); setOver(true); }}
          onDragLeave={() => setOver(false)}
          onDrop={dropped}
        >
          {!photos.length && <Icon of="camera" />}
          <Button icon={photos.length ? 'plus' : undefined} isPending={send.isPending} onPress={() => input.current?.click()}>
            {send.isPending ? say('photo.coming') : say(photos.length ? 'photo.more' : 'photo.choose')}
          </Button>
          <p className="hint">{say(photos.length ? 'photo.moreHint' : 'photo.drop', { n: MOST })}</p>
        </div>
      )}
      <Notice>{sorry(say, send.error)}</Notice>
      {file && cutting && <CropPhoto file={file} aspect={16 / 11} onClose={() => setCutting(undefined)} onCut={(how) => cut(cutting, how)} />}
    </div>
  );
}
